import CCodecs
import TensorCore

/// The first page of a TIFF file, through libtiff.
final class TIFFDecoder: RowDecoder, @unchecked Sendable {
  let layout: RowLayout
  let orientation: Orientation
  let rowUnit: Int

  private let input: InputFile
  private let reader: OpaquePointer
  private let info: codec_tiff_info
  private let exif: [UInt8]?
  private let iptc: [UInt8]?
  private var failure = codec_failure()

  init(_ input: InputFile) throws {
    var (info, failure) = (codec_tiff_info(), codec_failure())
    guard let reader = codec_tiff_open(input.descriptor, &info, &failure) else {
      throw outOfMemoryError(input.path)
    }
    (self.input, self.reader, self.info) = (input, reader, info)
    exif = failure.status == CODEC_OK ? try? TIFFMetadata.exif(input) : nil
    iptc = failure.status == CODEC_OK ? try? TIFFMetadata.iptc(input) : nil
    orientation = Orientation(rawValue: Int(info.orientation)) ?? .none
    layout = RowLayout(
      width: Int(info.width), height: Int(info.height), channels: Int(info.channels),
      bits: Int(info.bits), isPremultiplied: info.premultiplied != 0)
    rowUnit = Int(info.row_unit)
    if failure.status != CODEC_OK { throw failure.error(input.path, .tiff, "read") }
  }

  deinit { codec_tiff_close(reader) }

  func readRows(_ count: Int, into rows: UnsafeMutableRawPointer) throws {
    let bytes = rows.assumingMemoryBound(to: UInt8.self)
    guard codec_tiff_read_rows(reader, bytes, layout.rowBytes, UInt32(count), &failure) != 0 else {
      throw failure.error(input.path, .tiff, "read")
    }
  }

  func finish() throws -> ImageMetadata {
    let dpi = ImageMetadata.DPI(
      x: Double(info.resolution_x), y: Double(info.resolution_y), per: Int(info.resolution_unit))
    let metadata = StoredMetadata(
      iccProfile: block(CODEC_TIFF_ICC), exif: exif, xmp: block(CODEC_TIFF_XMP), iptc: iptc,
      dpi: dpi)
    return metadata.upright(bitDepth: layout.bits, channels: layout.colors, turned: orientation)
  }

  private func block(_ kind: codec_tiff_block) -> [UInt8]? {
    var (bytes, count) = (UnsafePointer<UInt8>?.none, 0)
    guard codec_tiff_find(reader, kind, &bytes, &count) != 0 else { return nil }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
  }
}
