import Glibc
import Imaging
import TensorCore
import Testing

@Suite struct PNGTests {
  let folder = CodecFolder()

  @Test func oneBitGray() throws {
    var png = PNGBuilder(width: 10, height: 2, depth: 1, colorType: 0)
    png.finish(scanLines: [[0b1010_0000, 0b0100_0000], [0xFF, 0xC0]])
    let image = try ImageFile.read(folder.file("a.png", png.bytes))
    #expect(image.pixels.shape == [2, 10, 1])
    #expect(
      image.pixels.elements == [1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    #expect(image.metadata.bitDepth == 8)
  }

  @Test func fourBitGray() throws {
    var png = PNGBuilder(width: 3, height: 1, depth: 4, colorType: 0)
    png.finish(scanLines: [[0x0F, 0x80]])
    let image = try ImageFile.read(folder.file("a.png", png.bytes))
    #expect(image.pixels.elements == [0, 1, 136.0 / 255])
  }

  @Test func palette() throws {
    var png = PNGBuilder(width: 4, height: 1, depth: 2, colorType: 3)
    png.chunk("PLTE", [255, 0, 0, 0, 51, 0, 0, 0, 255])
    png.finish(scanLines: [[0b00_01_10_00]])
    let image = try ImageFile.read(folder.file("a.png", png.bytes))
    #expect(image.pixels.elements == [1, 0, 0, 0, 0.2, 0, 0, 0, 1, 1, 0, 0])
    #expect(image.alpha == nil)
  }

  @Test func paletteWithTransparency() throws {
    var png = PNGBuilder(width: 2, height: 1, depth: 8, colorType: 3)
    png.chunk("PLTE", [255, 0, 0, 0, 255, 0])
    png.chunk("tRNS", [51])
    png.finish(scanLines: [[0, 1]])
    let path = folder.file("a.png", png.bytes)
    let image = try ImageFile.read(path)
    #expect(image.pixels.elements == [1, 0, 0, 0, 1, 0])
    #expect(image.alpha?.elements == [0.2, 1])
    #expect(try ImageFile.header(path).hasAlpha)
  }

  @Test func grayWithATransparentColor() throws {
    var png = PNGBuilder(width: 2, height: 1, depth: 8, colorType: 0)
    png.chunk("tRNS", [0, 255])
    png.finish(scanLines: [[255, 0]])
    let image = try ImageFile.read(folder.file("a.png", png.bytes))
    #expect(image.pixels.elements == [1, 0])
    #expect(image.alpha?.elements == [0, 1])
  }

  @Test(arguments: [(1, 1), (3, 2), (8, 8), (13, 21)])
  func interlaced(width: Int, height: Int) throws {
    func sample(_ x: Int, _ y: Int) -> UInt8 { UInt8(truncatingIfNeeded: x * 7 + y * 31) }
    var png = PNGBuilder(width: width, height: height, depth: 8, colorType: 0, interlaced: true)
    png.finish(scanLines: PNGBuilder.adam7(width: width, height: height, sample))
    let expected = (0..<height).flatMap { y in (0..<width).map { Float(sample($0, y)) / 255 } }
    let image = try ImageFile.read(folder.file("a.png", png.bytes))
    #expect(image.pixels.elements == expected)
  }

  // MARK: - Damage

  @Test func missingRowsAreAnError() throws {
    var png = PNGBuilder(width: 2, height: 3, depth: 8, colorType: 0)
    png.finish(scanLines: [[1, 2], [3, 4]])
    let error = readError(folder.file("a.png", png.bytes))
    #expect(error?.reason == .corrupt)
    #expect(
      error?.explanation
        == "the PNG file is damaged or incomplete (Not enough image data): copy, download or scan "
        + "it again")
  }

  @Test func aMissingEndIsAnError() throws {
    var png = PNGBuilder(width: 2, height: 1, depth: 8, colorType: 0)
    png.finish(scanLines: [[1, 2]])
    let error = readError(folder.file("a.png", png.bytes.dropLast(12)))
    #expect(error?.reason == .corrupt)
    #expect(error?.explanation.contains("the file ends too early") == true)
  }

  @Test func damageIsAnErrorOrHarmless() throws {
    for (channels, bits, alpha) in [(1, 16, true), (3, 8, false)] {
      let image = patternImage(11, 23, channels: channels, bits: bits, alpha: alpha)
      try ImageFile.write(image, to: folder.file("a.png"), as: .png)
      let bytes = readBytes(folder.file("a.png"))
      try checkDamage(bytes, flips: stride(from: 0, to: bytes.count * 8, by: 5))
    }
    var png = PNGBuilder(width: 9, height: 7, depth: 8, colorType: 0, interlaced: true)
    png.finish(scanLines: PNGBuilder.adam7(width: 9, height: 7) { x, y in UInt8(x * y) })
    try checkDamage(png.bytes, flips: stride(from: 0, to: png.bytes.count * 8, by: 1))
  }
}
