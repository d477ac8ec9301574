import Imaging
import TensorCore
import Testing

struct ImageLumaTests {
  @Test func weighsThePrimaries() throws {
    let primaries = Tensor(shape: [1, 4, 3], elements: [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1])
    let luma = try Image(pixels: primaries).luma()
    #expect(luma.channels == 1)
    #expect(zip(luma.pixels.elements, [0.299, 0.587, 0.114, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aGrayImageIsItsOwn() throws {
    let gray = noiseImage(height: 3, width: 4, channels: 1)
    #expect(try gray.luma() == gray)
  }

  @Test(arguments: [(1, 1), (123, 457)])
  func expandingAndBackKeepsEverything(height: Int, width: Int) throws {
    let gray = noiseImage(height: height, width: width, channels: 1)
    let expanded = try gray.expandedToRGB()
    #expect(expanded.channels == 3)
    let value = gray[0, 0][0]
    #expect(expanded[0, 0] == [value, value, value])
    let back = try expanded.luma()
    #expect(zip(back.pixels.elements, gray.pixels.elements).allSatisfy { abs($0 - $1) < 2e-7 })
    #expect(back.alpha == gray.alpha && back.metadata == gray.metadata)
  }

  @Test func anRGBImageIsItsOwnExpansion() throws {
    let image = noiseImage(height: 3, width: 4, channels: 3)
    #expect(try image.expandedToRGB() == image)
  }
}
