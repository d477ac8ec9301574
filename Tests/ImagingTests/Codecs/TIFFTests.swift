import Glibc
import Imaging
import TensorCore
import Testing

@Suite struct TIFFTests {
  let folder = CodecFolder()

  @Test(arguments: [
    "lzw.tif", "packbits.tif", "deflate-bigendian.tif", "tiled.tif", "planar.tif",
    "planar-tiled-16.tif", "big.tif", "rgba.tif", "gray16.tif",
  ])
  func kindsThatAreRead(name: String) throws {
    let image = try ImageFile.read(fixture(name))
    #expect(distanceFromGradient(image) < 1e-6)
    #expect(image.metadata.bitDepth == (name.contains("16") ? 16 : 8))
    #expect(try ImageFile.header(fixture(name)).hasAlpha == (name == "rgba.tif"))
    #expect(image.alpha.map { $0.elements.allSatisfy { $0 == 0.6 } } ?? true)
  }

  @Test func palette() throws {
    let image = try ImageFile.read(fixture("palette.tif"))
    #expect(image.channels == 3)
    #expect(distanceFromGradient(image) < 30 / 255)
    var tiff = TIFFBuilder(width: 3, height: 1, pixels: [0b01_10_00_00])
    tiff.fields[258] = (3, [2])
    tiff.fields[262] = (3, [3])
    let red = [0, 0xFF00, 0x3300, 0]
    tiff.fields[320] = (3, red + [0, 0, 0xFFFF, 0] + [0xFFFF, 0, 0, 0])
    let small = try ImageFile.read(folder.file("a.tif", tiff.bytes))
    #expect(small.pixels.elements == [1, 0, 0, 0.2, 1, 0, 0, 0, 1])
  }

  @Test func oneBit() throws {
    for isInverted in [false, true] {
      var tiff = TIFFBuilder(width: 10, height: 2, pixels: [0xA0, 0x40, 0xFF, 0xC0])
      tiff.fields[258] = (3, [1])
      tiff.fields[262] = (3, [isInverted ? 0 : 1])
      let image = try ImageFile.read(folder.file("a.tif", tiff.bytes))
      let expected: [Float] = [1, 0, 1, 0, 0, 0, 0, 0, 0, 1] + [Float](repeating: 1, count: 10)
      #expect(image.pixels.elements == expected.map { isInverted ? 1 - $0 : $0 })
    }
  }

  @Test func whiteIsZero() throws {
    var tiff = TIFFBuilder(width: 3, height: 1, pixels: [0, 204, 255])
    tiff.fields[262] = (3, [0])
    let image = try ImageFile.read(folder.file("a.tif", tiff.bytes))
    #expect(image.pixels.elements == [1, 0.2, 0])
    tiff.strips = [[0, 0, 0xCC, 0xCC, 0xFF, 0xFF]]
    tiff.fields[258] = (3, [16])
    let deep = try ImageFile.read(folder.file("a.tif", tiff.bytes))
    #expect(deep.pixels.elements == [1, 0.2, 0])
  }

  @Test(arguments: [false, true])
  func byteOrders(isBigEndian: Bool) throws {
    var tiff = TIFFBuilder(
      width: 2, height: 1, pixels: isBigEndian ? [0x33, 0x33, 0, 1] : [0x33, 0x33, 1, 0])
    tiff.isBigEndian = isBigEndian
    tiff.fields[258] = (3, [16])
    let image = try ImageFile.read(folder.file("a.tif", tiff.bytes))
    #expect(image.pixels.elements == [0.2, 1 / 65535])
    #expect(image.metadata.bitDepth == 16)
  }

  @Test func stripsOfSeparatePlanes() throws {
    // Two strips a plane, of two rows and one.
    var tiff = TIFFBuilder(width: 1, height: 3, pixels: [])
    tiff.strips = [[255, 0], [51], [0, 255], [102], [0, 0], [153]]
    tiff.fields[258] = (3, [8, 8, 8])
    tiff.fields[262] = (3, [2])
    tiff.fields[277] = (3, [3])
    tiff.fields[278] = (3, [2])
    tiff.fields[284] = (3, [2])
    let image = try ImageFile.read(folder.file("a.tif", tiff.bytes))
    #expect(image.pixels.elements == [1, 0, 0, 0, 1, 0, 0.2, 0.4, 0.6])
  }

  @Test func associatedAlphaIsDividedOut() throws {
    var tiff = TIFFBuilder(width: 4, height: 1, pixels: [51, 102, 200, 255, 0, 0, 90, 45])
    tiff.fields[258] = (3, [8, 8])
    tiff.fields[277] = (3, [2])
    tiff.fields[338] = (3, [1])
    let image = try ImageFile.read(folder.file("a.tif", tiff.bytes))
    #expect(image.pixels.elements == [0.5, 200 / 255, 0, 1])
    #expect(image.alpha?.elements == [0.4, 1, 0, 45 / 255])
  }

  @Test func otherExtraSamplesAreDropped() throws {
    var tiff = TIFFBuilder(width: 2, height: 1, pixels: [51, 1, 102, 2])
    tiff.fields[258] = (3, [8, 8])
    tiff.fields[277] = (3, [2])
    tiff.fields[338] = (3, [0])
    let image = try ImageFile.read(folder.file("a.tif", tiff.bytes))
    #expect(image.pixels.elements == [0.2, 0.4])
    #expect(image.alpha == nil)
  }

  @Test func aStripOfThirtyMegabytesIsReadLineByLine() throws {
    let (width, height) = (6000, 5000)
    let row = (0..<width).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var tiff = TIFFBuilder(width: width, height: height, pixels: [])
    tiff.strips = [[UInt8]((0..<height).map { _ in row }.joined())]
    let image = try ImageFile.read(folder.file("a.tif", tiff.bytes))
    #expect(image[height - 1, 9] == [23 / 255])
  }

  @Test(arguments: [
    ("jpeg-inside.tif", "is compressed in a way other than LZW, deflate or PackBits (7)"),
    ("float.tif", "holds samples that are not unsigned integers (3)"),
    ("cmyk.tif", "is neither gray nor RGB: its colour model (5)"),
  ])
  func otherKindsAreRefused(name: String, what: String) {
    let error = readError(fixture(name))
    #expect(error?.reason == .unsupported)
    #expect(
      error?.explanation
        == "this TIFF \(what), which is not read: convert it first, for example with "
        + "'magick in.tif -colorspace sRGB -depth 8 -compress zip out.tif'")
  }

  // MARK: - Damage

  @Test(arguments: ["lzw.tif", "packbits.tif", "deflate-bigendian.tif", "tiled.tif", "planar.tif"])
  func damageIsAnErrorOrHarmless(name: String) throws {
    let bytes = readBytes(fixture(name))
    try checkDamage(bytes, flips: stride(from: 0, to: bytes.count * 8, by: 7))
  }

  @Test func damageToWhatIsWrittenIsAnErrorOrHarmless() throws {
    let image = patternImage(11, 23, channels: 3, bits: 16, alpha: true)
    try ImageFile.write(image, to: folder.file("a.tif"), as: .tiff)
    let bytes = readBytes(folder.file("a.tif"))
    try checkDamage(bytes, flips: stride(from: 0, to: bytes.count * 8, by: 5))
  }

  @Test func aShortStripIsAnError() {
    var tiff = TIFFBuilder(width: 4, height: 4, pixels: [1, 2, 3])
    #expect(readError(folder.file("a.tif", tiff.bytes))?.reason == .corrupt)
    tiff.strips = [[]]
    #expect(readError(folder.file("a.tif", tiff.bytes))?.reason == .corrupt)
  }

  @Test func hugeDeclaredSizesAreRefused() {
    var tiff = TIFFBuilder(width: 1, height: 1, pixels: [1])
    tiff.fields[256] = (4, [65500])
    tiff.fields[257] = (4, [65500])
    #expect(readError(folder.file("a.tif", tiff.bytes))?.reason == .tooLarge)
    tiff.fields[256] = (4, [0x7FFF_FFFF])
    tiff.fields[257] = (4, [0x7FFF_FFFF])
    #expect(readError(folder.file("a.tif", tiff.bytes)) != nil)
  }
}
