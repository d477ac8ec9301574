import Glibc
import Imaging
import TensorCore
import Testing

@Suite struct JPEGTests {
  let folder = CodecFolder()

  @Test(arguments: ["subsampled.jpg", "progressive.jpg", "restart.jpg", "gray.jpg"])
  func kindsThatAreRead(name: String) throws {
    let image = try ImageFile.read(fixture(name))
    #expect(distanceFromGradient(image) < 10 / 255)
    #expect(image.metadata.bitDepth == 8)
    let header = try ImageFile.header(fixture(name))
    #expect(header.format == .jpeg && header.width == 40 && header.height == 24)
    #expect(header.channels == image.channels && header.channels == (name == "gray.jpg" ? 1 : 3))
    #expect(header.bitDepth == 8 && !header.hasAlpha)
  }

  @Test func cmykIsRefusedWithAWayOut() {
    let error = readError(fixture("cmyk.jpg"))
    #expect(error?.reason == .unsupported)
    #expect(
      error?.explanation
        == "this JPEG is CMYK, made for printing, and only gray and RGB are read: convert it "
        + "first, for example with 'magick in.jpg -colorspace sRGB out.png'")
  }

  @Test func twelveBitsAreRefused() {
    var bytes = readBytes(fixture("gray.jpg"))
    // The frame header, FF C0, length, then the precision.
    guard
      let frame = bytes.indices.dropLast().first(where: { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    else { return #expect(Bool(false), "no frame header") }
    bytes[frame + 4] = 12
    #expect(readError(folder.file("a.jpg", bytes))?.reason == .unsupported)
  }

  @Test(arguments: [1, 3])
  func writtenImagesAreClose(channels: Int) throws {
    let (height, width) = (61, 83)
    let samples = (0..<height * width * channels).map { index in
      let (x, y) = (Float(index / channels % width), Float(index / channels / width))
      return 0.5 + 0.4 * sin(x / 9 + y / Float(7 + index % channels))
    }
    let image = Image(pixels: Tensor(shape: [height, width, channels], elements: samples))
    try ImageFile.write(image, to: folder.file("a.jpg"), as: .jpeg)
    let read = try ImageFile.read(folder.file("a.jpg"))
    #expect(read.pixels.shape == image.pixels.shape)
    let largest = zip(read.pixels.elements, samples).map { abs($0 - $1) }.max() ?? 1
    #expect(largest < 6.0 / 255)
  }

  @Test func colorIsNotSubsampled() throws {
    // Columns of pure red and blue in turn: with halved chroma both would be purple.
    let samples = [Float]((0..<128).flatMap { _ in [1, 0, 0, 0, 0, 1] as [Float] })
    let pixels = Tensor(shape: [16, 16, 3], elements: samples)
    try ImageFile.write(Image(pixels: pixels), to: folder.file("a.jpg"), as: .jpeg)
    let read = try ImageFile.read(folder.file("a.jpg"))
    #expect(read[8, 8][0] > 0.85 && read[8, 8][2] < 0.15)
  }

  @Test func qualityChangesTheSize() throws {
    let image = patternImage(64, 64, channels: 3, bits: 8)
    let sizes = try [1, 50, 95, 100].map { quality in
      let options = EncodingOptions(jpegQuality: quality)
      try ImageFile.write(image, to: folder.file("a.jpg"), as: .jpeg, options: options)
      return readBytes(folder.file("a.jpg")).count
    }
    #expect(sizes == sizes.sorted() && Set(sizes).count == 4)
  }

  @Test func opacityAndSixteenBitsAreDropped() throws {
    let image = patternImage(8, 8, channels: 3, bits: 16, alpha: true)
    let options = EncodingOptions(bitDepth: 16)
    try ImageFile.write(image, to: folder.file("a.jpg"), as: .jpeg, options: options)
    let read = try ImageFile.read(folder.file("a.jpg"))
    #expect(read.alpha == nil)
    #expect(read.metadata.bitDepth == 8)
  }

  @Test func imagesOfManyBandsAreRead() throws {
    let image = Image(height: 1500, width: 1200, channels: 3, repeating: 128 / 255)
    try ImageFile.write(image, to: folder.file("a.jpg"), as: .jpeg)
    #expect(try ImageFile.read(folder.file("a.jpg")).pixels == image.pixels)
  }

  @Test func sidesThatJPEGCannotHoldAreRefused() {
    let image = Image(height: 1, width: 65501, channels: 1)
    let error = #expect(throws: FileError.self) {
      try ImageFile.write(image, to: folder.file("a.jpg"), as: .jpeg)
    }
    #expect(error?.reason == .unsupported)
    #expect(
      error?.explanation
        == "JPEG holds at most 65500 pixels a side, and the image is 65501x1: write PNG or TIFF")
  }

  // MARK: - Damage

  @Test func onlyAnEndMarkerMayBeMissing() throws {
    let bytes = readBytes(fixture("restart.jpg"))
    let whole = try ImageFile.read(fixture("restart.jpg"))
    let path = folder.file("a.jpg", bytes.dropLast(2))
    #expect(try ImageFile.read(path) == whole)
    let error = readError(folder.file("b.jpg", bytes.dropLast(20)))
    #expect(error?.reason == .corrupt)
    #expect(
      error?.explanation
        == "the JPEG file is damaged or incomplete (Corrupt JPEG data: premature end of data "
        + "segment): copy, download or scan it again")
  }

  /// Cut between two scans, the file would decode to a blurred picture.
  @Test func progressiveFilesMustBeWhole() {
    let bytes = readBytes(fixture("progressive.jpg"))
    for end in bytes.indices where bytes[end...].starts(with: [0xFF, 0xDA]) {
      #expect(readError(folder.file("a.jpg", Array(bytes[..<end])))?.reason == .corrupt)
    }
    #expect(readError(folder.file("a.jpg", bytes.dropLast(2)))?.reason == .corrupt)
  }

  @Test(arguments: ["subsampled.jpg", "progressive.jpg", "restart.jpg", "gray.jpg"])
  func damageIsAnErrorOrHarmless(name: String) throws {
    let bytes = readBytes(fixture(name))
    try checkDamage(bytes, flips: stride(from: 0, to: bytes.count * 8, by: 3))
  }

  @Test func hugeDeclaredSizesAreRefused() {
    var bytes = readBytes(fixture("subsampled.jpg"))
    guard
      let frame = bytes.indices.dropLast().first(where: { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    else { return #expect(Bool(false), "no frame header") }
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
    #expect(readError(folder.file("a.jpg", bytes))?.reason == .tooLarge)
  }
}
