import Imaging
import TensorCore
import Testing

/// PNG and TIFF give back the very samples that they were given.
@Suite struct LosslessFormatsTests {
  static let formats = [ImageFormat.png, .tiff]

  let folder = CodecFolder()

  private func written(_ image: Image, as format: ImageFormat) throws -> String {
    let path = folder.file("a.\(format.rawValue)")
    try ImageFile.write(image, to: path, as: format)
    return path
  }

  @Test(
    arguments: formats,
    [(1, false), (1, true), (3, false), (3, true)].flatMap { [(8, $0.0, $0.1), (16, $0.0, $0.1)] })
  func roundTripsAreBitExact(
    format: ImageFormat, kind: (bits: Int, channels: Int, alpha: Bool)
  ) throws {
    for (height, width) in [(1, 1), (1, 2), (37, 53)] {
      let image = patternImage(
        height, width, channels: kind.channels, bits: kind.bits, alpha: kind.alpha)
      let path = try written(image, as: format)
      #expect(try ImageFile.read(path) == image)
      let header = try ImageFile.header(path)
      #expect(header.format == format && header.width == width && header.height == height)
      #expect(header.channels == kind.channels && header.bitDepth == kind.bits)
      #expect(header.hasAlpha == kind.alpha)
    }
  }

  /// Larger than what is coded at once: a band of rows, a strip.
  @Test(arguments: formats)
  func largeImagesRoundTrip(format: ImageFormat) throws {
    let image = patternImage(2500, 1100, channels: 3, bits: 8)
    #expect(try ImageFile.read(written(image, as: format)) == image)
  }

  @Test(arguments: formats, [(8, 255), (16, 65535)])
  func everySampleValueSurvives(format: ImageFormat, depth: (bits: Int, largest: Int)) throws {
    let samples = (0...depth.largest).map { Float($0) / Float(depth.largest) }
    let image = Image(
      pixels: Tensor(shape: [1, samples.count, 1], elements: samples),
      metadata: ImageMetadata(bitDepth: depth.bits))
    #expect(try ImageFile.read(written(image, as: format)).pixels.elements == samples)
  }

  @Test(arguments: formats)
  func samplesAreClampedAndRounded(format: ImageFormat) throws {
    let image = Image(pixels: Tensor(shape: [1, 4, 1], elements: [-1, 2, 0.0019, 0.0020]))
    #expect(
      try ImageFile.read(written(image, as: format)).pixels.elements == [0, 1, 0, 1 / 255])
  }

  @Test(arguments: formats)
  func theDepthCanBeChosen(format: ImageFormat) throws {
    let image = patternImage(3, 5, channels: 3, bits: 8)
    let path = folder.file("a.\(format.rawValue)")
    try ImageFile.write(image, to: path, as: format, options: EncodingOptions(bitDepth: 16))
    let read = try ImageFile.read(path)
    #expect(read.metadata.bitDepth == 16)
    #expect(read.pixels == image.pixels)  // v/255 is v*257/65535
  }
}
