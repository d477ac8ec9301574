public import TensorCore

/// The traces of JPEG: a photograph is compressed in memory and read again.
public struct JPEGCompression: Sendable {
  /// The quality, 1...100.
  public var quality: ClosedRange<Int>
  /// How likely colour is kept at half the resolution (4:2:0), 0...1.
  public var halvingColour: Double

  /// Declares a compression.
  public init(quality: ClosedRange<Int> = 30...90, halvingColour: Double = 0.5) {
    (self.quality, self.halvingColour) = (quality, halvingColour)
  }

  /// The longest side that the format holds, pixels.
  public static let largestSide = JPEGEncoder.largestSide

  /// The compressed photograph, of sides up to `largestSide`; its opacity stays as it is.
  ///
  /// - Throws: `CancelledError`; `FileError` when memory is out.
  public func applied(to image: Image, random: inout SeededRandom) throws -> Image {
    let quality = random.integer(quality)
    let halvesColour = random.happens(halvingColour)
    return try image.withPixelsAlone { image in
      let file = try ImageOutput.inMemory()
      let layout = RowLayout(
        width: image.width, height: image.height, channels: image.channels, bits: 8)
      try encodeImage(
        image,
        JPEGEncoder(
          file, layout: layout, metadata: image.metadata, quality: quality,
          halvesColour: halvesColour))
      return try decodeImage(JPEGDecoder(file.reopened()))
    }
  }
}
