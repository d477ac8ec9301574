import CCodecs

/// Writes a PNG file row by row, through libpng.
final class PNGEncoder: RowEncoder, @unchecked Sendable {
  let layout: RowLayout
  let rowUnit = 1
  private let output: ImageOutput
  private let writer: OpaquePointer
  private var failure = codec_failure()

  init(_ output: ImageOutput, layout: RowLayout, metadata: ImageMetadata) throws {
    var info = codec_png_info()
    info.width = UInt32(clamping: layout.width)
    info.height = UInt32(clamping: layout.height)
    info.channels = CInt(layout.channels)
    info.bits = CInt(layout.bits)
    if let dpi = metadata.dpi {
      info.dots_per_meter_x = Self.dotsPerMeter(dpi.x)
      info.dots_per_meter_y = Self.dotsPerMeter(dpi.y)
    }
    guard let writer = codec_png_create(output.descriptor, &info, &failure) else {
      throw outOfMemoryError(output.path)
    }
    (self.output, self.writer, self.layout) = (output, writer, layout)
    try add(CODEC_PNG_ICC, metadata.iccProfile)
    try add(CODEC_PNG_EXIF, metadata.exif)
    try add(CODEC_PNG_XMP, metadata.xmp)
    try add(CODEC_PNG_IPTC, metadata.iptc.map(IPTCRecords.rawProfile))
  }

  deinit { codec_png_discard(writer) }

  func writeRows(_ count: Int, from rows: UnsafeMutableRawPointer) throws {
    let bytes = rows.assumingMemoryBound(to: UInt8.self)
    try check(codec_png_write_rows(writer, bytes, layout.rowBytes, UInt32(count), &failure))
  }

  func finish() throws { try check(codec_png_end(writer, &failure)) }

  /// A whole number that the format holds; 0, for none, when there is no such.
  private static func dotsPerMeter(_ dotsPerInch: Double) -> Double {
    let rounded = (dotsPerInch / metersPerInch).rounded()
    return (1...Double(Int32.max)).contains(rounded) ? rounded : 0
  }

  private func add(_ kind: codec_png_block, _ bytes: [UInt8]?) throws {
    guard let bytes, !bytes.isEmpty else { return }
    // libpng takes text up to its zero.
    try check(codec_png_add(writer, kind, bytes + [0], bytes.count, &failure))
  }

  private func check(_ result: CInt) throws {
    if result == 0 { throw failure.error(output.path, .png, "write") }
  }
}
