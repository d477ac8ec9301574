import TensorCore

/// EXIF and IPTC in TIFF files: the descriptions of the first directory, the EXIF and GPS
/// directories, and the IPTC records.
enum TIFFMetadata {
  /// The EXIF block that a TIFF file amounts to; `nil` for BigTIFF and when there is nothing.
  static func exif(_ input: InputFile) throws -> [UInt8]? {
    guard let source = try TIFFBytes({ try input.bytes(at: $0, count: $1) }),
      let directory = try TIFFDirectory(
        source, at: source.firstDirectory, tags: TIFFDirectory.textTags),
      !directory.isEmpty
    else { return nil }
    let isBigEndian = source.isBigEndian
    let header: [UInt8] =
      isBigEndian ? [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8] : [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0]
    return header + directory.encoded(at: header.count, isBigEndian: isBigEndian)
  }

  /// The IPTC records of a TIFF file, from their own tag or, where that is cut off (ImageMagick 6
  /// leaves a quarter), from among Photoshop's resources; `nil` for BigTIFF and when there are none.
  static func iptc(_ input: InputFile) throws -> [UInt8]? {
    let (own, photoshop) = (33723, 34377)
    guard let source = try TIFFBytes({ try input.bytes(at: $0, count: $1) }),
      let directory = try TIFFDirectory(
        source, at: source.firstDirectory, tags: [own, photoshop], depth: 0)
    else { return nil }
    let stored = directory.fields[own]?.bytes
    if let stored, IPTCRecords.areWhole(stored) { return stored }
    let resources = directory.fields[photoshop]?.bytes
    return resources.flatMap(IPTCRecords.inPhotoshopResources) ?? stored
  }

  /// What an EXIF block puts into a TIFF file.
  struct Parts {
    /// The byte order that the file must have.
    var isBigEndian = false
    /// Texts, each with its end, by the tag of the first directory.
    var texts: [Int: [UInt8]] = [:]
    /// The EXIF and GPS directories, to lie at the offset that they were encoded for.
    var directories: [UInt8] = []
    /// Where the directories lie; 0 when there is none.
    var exifOffset = 0
    var gpsOffset = 0
  }

  /// Takes an EXIF block apart for a TIFF file whose directories begin at an offset.
  static func parts(of exif: [UInt8], at offset: Int) -> Parts {
    var parts = Parts()
    guard let source = TIFFBytes(exif),
      let directory = try? TIFFDirectory(source, at: source.firstDirectory)
    else { return parts }
    parts.isBigEndian = source.isBigEndian
    for tag in TIFFDirectory.textTags {
      if let field = directory.fields[tag], field.type == 2 { parts.texts[tag] = field.bytes + [0] }
    }
    func place(_ tag: Int) -> Int {
      guard let child = directory.children[tag] else { return 0 }
      let place = offset + parts.directories.count
      parts.directories += child.encoded(at: place, isBigEndian: source.isBigEndian)
      return place
    }
    parts.exifOffset = place(TIFFDirectory.exifTag)
    parts.gpsOffset = place(TIFFDirectory.gpsTag)
    return parts
  }
}
