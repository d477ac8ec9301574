import CCodecs
import TensorCore

/// Writes a JPEG file row by row, through libjpeg.
final class JPEGEncoder: RowEncoder, @unchecked Sendable {
  let layout: RowLayout
  let rowUnit = 1
  private let output: ImageOutput
  private let writer: OpaquePointer
  private var failure = codec_failure()

  /// - Parameter halvesColour: stores colour at half the resolution (4:2:0).
  init(
    _ output: ImageOutput, layout: RowLayout, metadata: ImageMetadata, quality: Int,
    halvesColour: Bool = false
  ) throws {
    guard max(layout.width, layout.height) <= Self.largestSide else {
      throw FileError(
        path: output.path, reason: .unsupported,
        explanation: """
          JPEG holds at most \(Self.largestSide) pixels a side, and the image is \
          \(layout.width)x\(layout.height): write PNG or TIFF
          """)
    }
    var options = codec_jpeg_options()
    (options.width, options.height) = (UInt32(layout.width), UInt32(layout.height))
    options.channels = CInt(layout.channels)
    options.quality = CInt(quality)
    options.halves_colour = halvesColour ? 1 : 0
    if let dpi = metadata.dpi {
      (options.density_x, options.density_y) = (Self.density(dpi.x), Self.density(dpi.y))
    }
    guard let writer = codec_jpeg_create(output.descriptor, &options, &failure) else {
      throw outOfMemoryError(output.path)
    }
    (self.output, self.writer, self.layout) = (output, writer, layout)
    for (number, body) in JPEGSegments.segments(metadata) {
      try check(codec_jpeg_add_segment(writer, CInt(number), body, body.count, &failure))
    }
    try check(failure.status == CODEC_OK ? 1 : 0)
  }

  deinit { codec_jpeg_discard(writer) }

  func writeRows(_ count: Int, from rows: UnsafeMutableRawPointer) throws {
    let bytes = rows.assumingMemoryBound(to: UInt8.self)
    try check(codec_jpeg_write_rows(writer, bytes, layout.rowBytes, UInt32(count), &failure))
  }

  func finish() throws { try check(codec_jpeg_end(writer, &failure)) }

  /// What the format and libjpeg hold.
  static let largestSide = 65500

  private static func density(_ value: Double) -> UInt16 {
    guard value.isFinite else { return 0 }
    return UInt16(min(65535, max(0, value.rounded())))
  }

  private func check(_ result: CInt) throws {
    if result == 0 { throw failure.error(output.path, .jpeg, "write") }
  }
}
