import CCodecs

/// Writes a TIFF file strip by strip, through libtiff: deflate with horizontal prediction.
final class TIFFEncoder: RowEncoder, @unchecked Sendable {
  let layout: RowLayout
  let rowUnit: Int
  private let output: ImageOutput
  private let writer: OpaquePointer
  private var failure = codec_failure()

  init(_ output: ImageOutput, layout: RowLayout, metadata: ImageMetadata) throws {
    rowUnit = min(layout.height, max(1, Self.stripBytes / layout.rowBytes))
    var options = codec_tiff_options()
    options.width = UInt32(clamping: layout.width)
    options.height = UInt32(clamping: layout.height)
    options.channels = CInt(layout.channels)
    options.bits = CInt(layout.bits)
    options.strip_rows = UInt32(rowUnit)
    options.is_big = layout.rowBytes * layout.height > Self.largestClassic ? 1 : 0
    if let dpi = metadata.dpi {
      (options.dots_per_inch_x, options.dots_per_inch_y) = (Float(dpi.x), Float(dpi.y))
    }
    var exif = TIFFMetadata.Parts()
    // BigTIFF's directories have another layout.
    if let block = metadata.exif, options.is_big == 0 {
      exif = TIFFMetadata.parts(of: block, at: Self.headerBytes)
    }
    options.is_big_endian = exif.isBigEndian ? 1 : 0
    options.exif_offset = UInt64(exif.exifOffset)
    options.gps_offset = UInt64(exif.gpsOffset)
    let directories = exif.directories
    guard
      let writer = codec_tiff_create(
        output.descriptor, &options, directories, directories.count, &failure)
    else { throw outOfMemoryError(output.path) }
    (self.output, self.writer, self.layout) = (output, writer, layout)
    try check(failure.status == CODEC_OK ? 1 : 0)
    try add(CODEC_TIFF_ICC, metadata.iccProfile)
    try add(CODEC_TIFF_XMP, metadata.xmp)
    try add(CODEC_TIFF_IPTC, metadata.iptc.map(IPTCRecords.padded))
    for (tag, text) in exif.texts { codec_tiff_add_text(writer, UInt32(tag), text) }
  }

  deinit { codec_tiff_discard(writer) }

  func writeRows(_ count: Int, from rows: UnsafeMutableRawPointer) throws {
    let bytes = rows.assumingMemoryBound(to: UInt8.self)
    try check(codec_tiff_write_rows(writer, bytes, layout.rowBytes, UInt32(count), &failure))
  }

  func finish() throws { try check(codec_tiff_end(writer, &failure)) }

  /// Of a classic file.
  private static let headerBytes = 8
  private static let stripBytes = 256 << 10
  /// Offsets of a classic file have 32 bits; deflate may grow what it cannot shrink.
  private static let largestClassic = 4_000_000_000

  private func add(_ kind: codec_tiff_block, _ bytes: [UInt8]?) throws {
    guard let bytes, !bytes.isEmpty else { return }
    try check(codec_tiff_add(writer, kind, bytes, bytes.count, &failure))
  }

  private func check(_ result: CInt) throws {
    if result == 0 { throw failure.error(output.path, .tiff, "write") }
  }
}
