import Glibc
import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct JPEGCompressionTests {
  private let image = noiseImage(height: 37, width: 53, channels: 3)

  @Test func lessQualityIsFartherAway() throws {
    let distances = try [95, 60, 10].map { quality in
      try compressed(JPEGCompression(quality: quality...quality, halvingColour: 0)).distance(image)
    }
    #expect(distances[0] > 0 && distances == distances.sorted())
    #expect(distances[2] > 3 * distances[0])
  }

  @Test func halvedColoursBlurAcrossPixels() throws {
    let (whole, half) = (
      try compressed(JPEGCompression(quality: 95...95, halvingColour: 0)),
      try compressed(JPEGCompression(quality: 95...95, halvingColour: 1))
    )
    #expect(half.distance(image) > 2 * whole.distance(image))
  }

  /// What a JPEG file of the same quality holds.
  @Test func isWhatAFileWouldBe() throws {
    let path = "/tmp/jpeg-compression-\(UInt64.random(in: 0 ... .max)).jpg"
    defer { unlink(path) }
    try ImageFile.write(image, to: path, as: .jpeg, options: EncodingOptions(jpegQuality: 50))
    let expected = try ImageFile.read(path).pixels
    let result = try compressed(JPEGCompression(quality: 50...50, halvingColour: 0))
    #expect(result.pixels == expected)
    #expect(result.alpha == image.alpha && result.metadata == image.metadata)
  }

  @Test func grayStaysGray() throws {
    var random = SeededRandom(seed: 1)
    let gray = noiseImage(height: 9, width: 1, channels: 1)
    let result = try JPEGCompression().applied(to: gray, random: &random)
    #expect(result.pixels.shape == gray.pixels.shape && result.pixels != gray.pixels)
  }

  private func compressed(_ compression: JPEGCompression) throws -> Image {
    var random = SeededRandom(seed: 1)
    return try compression.applied(to: image, random: &random)
  }
}

extension Image {
  fileprivate func distance(_ other: Image) -> Float {
    zip(pixels.elements, other.pixels.elements).reduce(0) { $0 + abs($1.0 - $1.1) }
  }
}
