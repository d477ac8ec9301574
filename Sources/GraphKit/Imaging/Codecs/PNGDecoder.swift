import CCodecs
import TensorCore

/// A PNG file's rows and metadata, through libpng.
final class PNGDecoder: RowDecoder, @unchecked Sendable {
  let layout: RowLayout
  let orientation: Orientation
  let rowUnit: Int

  private let input: InputFile
  private let reader: OpaquePointer
  private let info: codec_png_info
  private let exif: [UInt8]?
  private var failure = codec_failure()

  init(_ input: InputFile) throws {
    var (info, failure) = (codec_png_info(), codec_failure())
    guard let reader = codec_png_open(input.descriptor, &info, &failure) else {
      throw outOfMemoryError(input.path)
    }
    guard failure.status == CODEC_OK else {
      codec_png_close(reader)
      throw failure.error(input.path, .png, "read")
    }
    (self.input, self.reader, self.info) = (input, reader, info)
    layout = RowLayout(
      width: Int(info.width), height: Int(info.height), channels: Int(info.channels),
      bits: Int(info.bits))
    // The passes of an interlaced image visit all rows.
    rowUnit = info.interlaced != 0 ? layout.height : 1
    exif = try PNGChunks.exif(input)
    orientation = StoredMetadata(exif: exif).orientation
  }

  deinit { codec_png_close(reader) }

  func readRows(_ count: Int, into rows: UnsafeMutableRawPointer) throws {
    let bytes = rows.assumingMemoryBound(to: UInt8.self)
    guard codec_png_read_rows(reader, bytes, layout.rowBytes, UInt32(count), &failure) != 0 else {
      throw failure.error(input.path, .png, "read")
    }
  }

  func finish() throws -> ImageMetadata {
    guard codec_png_finish(reader, &failure) != 0 else {
      throw failure.error(input.path, .png, "read")
    }
    let metadata = StoredMetadata(
      iccProfile: block(CODEC_PNG_ICC), exif: exif, xmp: block(CODEC_PNG_XMP),
      iptc: block(CODEC_PNG_IPTC).flatMap(IPTCRecords.inRawProfile), dpi: dpi)
    return metadata.upright(bitDepth: layout.bits, channels: layout.colors, turned: orientation)
  }

  private var dpi: ImageMetadata.DPI? {
    guard info.dots_per_meter_x > 0, info.dots_per_meter_y > 0 else { return nil }
    return ImageMetadata.DPI(
      x: info.dots_per_meter_x * metersPerInch, y: info.dots_per_meter_y * metersPerInch)
  }

  private func block(_ kind: codec_png_block) -> [UInt8]? {
    var (bytes, count) = (UnsafePointer<UInt8>?.none, 0)
    guard codec_png_find(reader, kind, &bytes, &count) != 0 else { return nil }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}

/// PNG counts dots per metre.
let metersPerInch = 0.0254
