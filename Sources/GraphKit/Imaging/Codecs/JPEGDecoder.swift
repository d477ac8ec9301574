import CCodecs
import TensorCore

/// A JPEG file's rows, through libjpeg, and its metadata.
final class JPEGDecoder: RowDecoder, @unchecked Sendable {
  let layout: RowLayout
  let orientation: Orientation
  let rowUnit = 1

  private let input: InputFile
  private let reader: OpaquePointer
  private let metadata: StoredMetadata
  private var failure = codec_failure()

  init(_ input: InputFile) throws {
    var (info, failure) = (codec_jpeg_info(), codec_failure())
    let metadata = try JPEGSegments.metadata(input)
    let isCancelled: @convention(c) () -> CInt = {
      Cancellation.current?.isCancelled == true ? 1 : 0
    }
    guard let reader = codec_jpeg_open(input.descriptor, isCancelled, &info, &failure) else {
      throw outOfMemoryError(input.path)
    }
    (self.input, self.reader, self.metadata) = (input, reader, metadata)
    orientation = metadata.orientation
    layout = RowLayout(
      width: Int(info.width), height: Int(info.height), channels: Int(info.channels), bits: 8)
    if failure.status != CODEC_OK { throw failure.error(input.path, .jpeg, "read") }
    guard layout.channels == 1 || layout.channels == 3 else { throw unsupportedChannels }
  }

  deinit { codec_jpeg_close(reader) }

  func readRows(_ count: Int, into rows: UnsafeMutableRawPointer) throws {
    let bytes = rows.assumingMemoryBound(to: UInt8.self)
    try check(codec_jpeg_read_rows(reader, bytes, layout.rowBytes, UInt32(count), &failure))
  }

  func finish() throws -> ImageMetadata {
    try check(codec_jpeg_finish(reader, &failure))
    return metadata.upright(bitDepth: 8, channels: layout.colors, turned: orientation)
  }

  private func check(_ result: CInt) throws {
    if result != 0 { return }
    if failure.status == CODEC_STOPPED { throw CancelledError() }
    throw failure.error(input.path, .jpeg, "read")
  }

  private var unsupportedChannels: FileError {
    let explanation =
      layout.channels == 4
      ? "this JPEG is CMYK, made for printing, and only gray and RGB are read: convert it first, "
        + "for example with 'magick in.jpg -colorspace sRGB out.png'"
      : "this JPEG has \(layout.channels) channels, and only gray and RGB are read"
    return input.error(.unsupported, explanation)
  }
}
