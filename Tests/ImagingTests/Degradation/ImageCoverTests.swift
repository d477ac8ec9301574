import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct ImageCoverTests {
  @Test func blendsWhereTheMaskSays() throws {
    var image = Image(height: 1, width: 3, channels: 3, repeating: 0.2)
    let mask = Mask(values: Tensor(shape: [1, 3], elements: [0, 0.5, 1]))
    try image.cover(where: mask, red: 1, green: 0.6, blue: 0)
    #expect(image[0, 0] == [0.2, 0.2, 0.2])
    #expect(zip(image[0, 1], [0.6, 0.4, 0.1]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(zip(image[0, 2], [1, 0.6, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func grayTakesTheBrightness() throws {
    var image = Image(height: 1, width: 1, channels: 1, repeating: 0.2)
    try image.cover(where: Mask(height: 1, width: 1, repeating: 1), red: 1, green: 0, blue: 0)
    #expect(abs(image[0, 0][0] - 0.299) < 1e-6)
  }
}
