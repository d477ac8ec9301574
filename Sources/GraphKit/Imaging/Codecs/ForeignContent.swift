import TensorCore

/// What a file is that begins with these bytes and is no image of a format that is read, and what
/// to do about it.
func foreignContentExplanation(_ bytes: [UInt8]) -> String {
  if let failure = FailedDownload(firstBytes: bytes) {
    return failure.explanation(insteadOf: "an image")
  }
  let isRead = "PNG, JPEG and TIFF are read"
  if let other = otherFormats.first(where: { bytes.dropFirst($0.offset).starts(with: $0.mark.utf8) }
  ) {
    return "this is \(other.name); \(isRead): convert it first"
  }
  let start = String(decoding: bytes.prefix(64), as: UTF8.self)
    .drop(while: { $0.isWhitespace || $0 == "\u{FEFF}" }).lowercased()
  if start.hasPrefix("<?xml") || start.hasPrefix("<svg") {
    return "this is XML or SVG text, not a photograph; \(isRead)"
  }
  let isText = bytes.allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) }
  return isText
    ? "this is text, not an image; \(isRead)" : "this is not an image of a known format; \(isRead)"
}

/// Marks of formats that people take for photographs.
private let otherFormats: [(offset: Int, mark: String, name: String)] = [
  (0, "GIF8", "a GIF image"),
  (8, "WEBP", "a WebP image"),
  (0, "BM", "a BMP image"),
  (4, "ftypheic", "a HEIC image"),
  (4, "ftypheix", "a HEIC image"),
  (4, "ftypmif1", "a HEIF image"),
  (4, "ftypavif", "an AVIF image"),
  (4, "ftyp", "a video or a camera file"),
  (4, "JXL ", "a JPEG XL image"),
  (4, "jP  ", "a JPEG 2000 image"),
  (0, "8BPS", "a Photoshop file"),
  (0, "%PDF", "a PDF document"),
  (0, "PK\u{03}\u{04}", "a ZIP archive or an office document"),
  (0, "FUJIFILM", "a camera raw file"),
  (0, "IIRO", "a camera raw file"),
  (0, "IIU\0", "a camera raw file"),
]
