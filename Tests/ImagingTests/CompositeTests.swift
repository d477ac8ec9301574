import Imaging
import TensorCore
import Testing

@Suite struct CompositeTests {
  private let over = Image(pixels: Tensor(shape: [1, 3, 1], elements: [0.2, 0.4, 0.6]))
  private let under = Image(
    pixels: Tensor(shape: [1, 3, 1], elements: [1, 0.8, 0.1]),
    alpha: Tensor(shape: [1, 3], elements: [1, 0.5, 0]), metadata: ImageMetadata(bitDepth: 16))

  @Test func keepsEachSideBitForBitAndBlendsBetween() throws {
    let mask = Mask(values: Tensor(shape: [1, 3], elements: [1, 0.5, 0]))
    var result = under
    try result.composite(over, where: mask)
    #expect(result.pixels.elements == [0.2, 0.5 * 0.4 + 0.5 * 0.8, 0.1])
    #expect(result.alpha == under.alpha)
    #expect(result.metadata == under.metadata)
  }

  @Test func weighsAllChannelsOfAPixelAlike() throws {
    let red = Image(pixels: Tensor(shape: [1, 2, 3], elements: [1, 0, 0, 1, 0, 0]))
    var image = Image(pixels: Tensor(shape: [1, 2, 3], elements: [0, 0, 1, 0, 0, 1]))
    let mask = Mask(values: Tensor(shape: [1, 2], elements: [0.25, 1]))
    try image.composite(red, where: mask)
    #expect(image.pixels.elements == [0.25, 0, 0.75, 1, 0, 0])
  }

  @Test func whiteOverWhiteIsWhite() throws {
    let weights = (0..<1000).map { Float($0) / 999 }
    let white = Image(height: 1, width: 1000, channels: 1, repeating: 1)
    let mask = Mask(values: Tensor(shape: [1, 1000], elements: weights))
    var result = white
    try result.composite(white, where: mask)
    #expect(result.pixels.elements.allSatisfy { $0 <= 1 && $0 > 0.999_999 })
  }
}
