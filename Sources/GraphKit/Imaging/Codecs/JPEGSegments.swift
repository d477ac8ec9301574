import TensorCore

/// The application segments of a JPEG file, which stand before its pixels. Nothing in them is
/// trusted: what does not fit is as if it were absent.
enum JPEGSegments {
  /// The most bytes that a segment holds.
  static let largest = 65533

  /// Reads the metadata of a file: JFIF density, EXIF, XMP, the pieces of an ICC profile
  /// and those of Photoshop's resources, which hold IPTC.
  static func metadata(_ input: InputFile) throws -> StoredMetadata {
    var found = StoredMetadata()
    var profile: [Int: [UInt8]] = [:]
    var profilePieces = 0
    var resources: [UInt8] = []
    try forEach(input) { marker, body in
      if marker == 0xE0, body.starts(with: jfif), body.count >= 12 {
        found.dpi = found.dpi ?? density(body)
      } else if marker == 0xE1, body.starts(with: exif) {
        found.exif = found.exif ?? Array(body.dropFirst(exif.count))
      } else if marker == 0xE1, body.starts(with: xmp) {
        found.xmp = found.xmp ?? Array(body.dropFirst(xmp.count))
      } else if marker == 0xE2, body.starts(with: icc), body.count > icc.count + 2 {
        profilePieces = Int(body[icc.count + 1])
        profile[Int(body[icc.count])] = Array(body.dropFirst(icc.count + 2))
      } else if marker == 0xED, body.starts(with: photoshop) {
        resources += body.dropFirst(photoshop.count)
      }
    }
    // Pieces are numbered from 1; a profile that lacks one is useless.
    if profilePieces > 0, profile.keys.sorted() == Array(1...profilePieces) {
      found.iccProfile = (1...profilePieces).flatMap { profile[$0] ?? [] }
    }
    found.iptc = IPTCRecords.inPhotoshopResources(resources)
    return found
  }

  /// The segments that carry metadata: the number of each and its contents. EXIF and XMP that do
  /// not fit into one segment are left out.
  static func segments(_ metadata: ImageMetadata) -> [(number: Int, body: [UInt8])] {
    var segments: [(number: Int, body: [UInt8])] = []
    if let block = metadata.exif { segments.append((1, exif + block)) }
    if let packet = metadata.xmp { segments.append((1, xmp + packet)) }
    segments.removeAll { $0.body.count > largest }
    if let profile = metadata.iccProfile { segments += profileSegments(profile) }
    if let records = metadata.iptc { segments += resourceSegments(records) }
    return segments
  }

  private static func profileSegments(_ profile: [UInt8]) -> [(number: Int, body: [UInt8])] {
    let room = largest - icc.count - 2
    let pieces = (profile.count + room - 1) / room
    guard (1...255).contains(pieces) else { return [] }
    return (0..<pieces).map { piece in
      let part = profile[piece * room..<min(profile.count, (piece + 1) * room)]
      return (2, icc + [UInt8(piece + 1), UInt8(pieces)] + part)
    }
  }

  private static func resourceSegments(_ records: [UInt8]) -> [(number: Int, body: [UInt8])] {
    let resources = IPTCRecords.photoshopResources(records)
    let room = largest - photoshop.count
    return stride(from: 0, to: resources.count, by: room).map { start in
      (13, photoshop + resources[start..<min(resources.count, start + room)])
    }
  }

  private static let jfif = Array("JFIF\0".utf8)
  private static let exif = Array("Exif\0\0".utf8)
  private static let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
  private static let photoshop = Array("Photoshop 3.0\0".utf8)
  private static let icc = Array("ICC_PROFILE\0".utf8)

  private static func density(_ body: [UInt8]) -> ImageMetadata.DPI? {
    let x = Double(Int(body[8]) << 8 | Int(body[9]))
    let y = Double(Int(body[10]) << 8 | Int(body[11]))
    // JFIF's 1 is an inch, 2 a centimetre; EXIF's are one more.
    return ImageMetadata.DPI(x: x, y: y, per: Int(body[7]) + 1)
  }

  /// Calls `body` for each segment before the first scan, with its marker and contents.
  private static func forEach(_ input: InputFile, _ body: (UInt8, [UInt8]) -> Void) throws {
    var offset = 2
    while true {
      let head = try input.bytes(at: offset, count: 4)
      guard head.count == 4, head[0] == 0xFF else { return }
      switch head[1] {
      case 0xFF: offset += 1  // fill byte
      case 0xD9, 0xDA: return  // end of image, start of scan
      case 0x01, 0xD0...0xD8: offset += 2  // no contents
      default:
        let length = Int(head[2]) << 8 | Int(head[3])
        guard length >= 2 else { return }
        if (0xE0...0xEF).contains(head[1]), length > 2 {
          body(head[1], try input.bytes(at: offset + 4, count: length - 2))
        }
        offset += 2 + length
      }
    }
  }
}
