/// A directory of a classic TIFF structure, which an EXIF block is too, with its values in the byte
/// order that they were read in. Nothing in the source is trusted: what points outside, or is
/// unreasonably large, is as if it were absent.
struct TIFFDirectory: Sendable {
  /// A tag's value, as it lies in the file.
  struct Field: Sendable {
    var type: Int
    var count: Int
    var bytes: [UInt8]
  }

  /// The values by tag.
  var fields: [Int: Field] = [:]
  /// The directories that tags point to.
  var children: [Int: TIFFDirectory] = [:]

  /// Tags that point to directories: EXIF, GPS and, inside EXIF, interoperability.
  static let childTags: Set<Int> = [exifTag, gpsTag, 0xA005]
  static let exifTag = 0x8769
  static let gpsTag = 0x8825
  /// What the first directory of a file says about the photograph in words: description, make,
  /// model, software, date, artist and copyright.
  static let textTags: Set<Int> = [0x10E, 0x10F, 0x110, 0x131, 0x132, 0x13B, 0x8298]

  var isEmpty: Bool { fields.isEmpty && children.isEmpty }

  /// Makes an empty directory.
  init() {}

  /// Reads the directory at an offset.
  ///
  /// - Parameters:
  ///   - tags: the only tags to take, beside those that point to directories; `nil` for all.
  ///   - depth: how many generations of children to follow.
  init?(_ source: TIFFBytes, at offset: Int, tags: Set<Int>? = nil, depth: Int = 2) throws {
    guard let count = try source.integer(at: offset, bytes: 2) else { return nil }
    var total = 0
    for index in 0..<count where total < Self.largestTotal {
      let entry = offset + 2 + index * 12
      guard let tag = try source.integer(at: entry, bytes: 2) else { return }
      if Self.childTags.contains(tag) {
        guard depth > 0, let place = try source.integer(at: entry + 8, bytes: 4) else { continue }
        children[tag] = try TIFFDirectory(source, at: place, depth: depth - 1)
      } else if tags?.contains(tag) ?? true {
        let field = try Self.field(source, at: entry)
        total += field?.bytes.count ?? 0
        fields[tag] = field
      }
    }
  }

  private static func field(_ source: TIFFBytes, at entry: Int) throws -> Field? {
    guard let type = try source.integer(at: entry + 2, bytes: 2), typeBytes.indices.contains(type),
      let count = try source.integer(at: entry + 4, bytes: 4)
    else { return nil }
    let size = count * typeBytes[type]
    guard size > 0, size <= largestValue else { return nil }
    let place = size <= 4 ? entry + 8 : try source.integer(at: entry + 8, bytes: 4)
    guard let place, let bytes = try source.bytes(at: place, count: size) else { return nil }
    return Field(type: type, count: count, bytes: bytes)
  }

  /// The bytes of an element of each type; 0 for types that there are none of.
  private static let typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
  private static let largestValue = 1 << 20
  /// Values may overlap: a small file can declare gigabytes of them.
  private static let largestTotal = 4 << 20

  /// The directory and its children as bytes that are to lie at an even offset of a file.
  func encoded(at offset: Int, isBigEndian: Bool) -> [UInt8] {
    let tags = (Array(fields.keys) + children.keys).sorted()
    var later = offset + 2 + tags.count * 12 + 4
    var entries = tiffInteger(tags.count, 2, isBigEndian)
    var values: [UInt8] = []
    func append(_ bytes: [UInt8]) -> Int {
      defer { later = offset + 2 + tags.count * 12 + 4 + values.count }
      values += bytes + (bytes.count % 2 == 1 ? [0] : [])
      return later
    }
    for tag in tags {
      entries += tiffInteger(tag, 2, isBigEndian)
      if let child = children[tag] {
        let place = append(child.encoded(at: later, isBigEndian: isBigEndian))
        entries += tiffInteger(4, 2, isBigEndian) + tiffInteger(1, 4, isBigEndian)
        entries += tiffInteger(place, 4, isBigEndian)
      } else if let field = fields[tag] {
        entries += tiffInteger(field.type, 2, isBigEndian)
        entries += tiffInteger(field.count, 4, isBigEndian)
        entries +=
          field.bytes.count <= 4
          ? field.bytes + [UInt8](repeating: 0, count: 4 - field.bytes.count)
          : tiffInteger(append(field.bytes), 4, isBigEndian)
      }
    }
    return entries + tiffInteger(0, 4, isBigEndian) + values
  }
}

/// Bytes in TIFF's layout, in memory or in a file.
struct TIFFBytes {
  let isBigEndian: Bool
  /// Where the first directory lies.
  let firstDirectory: Int
  private let read: (_ offset: Int, _ count: Int) throws -> [UInt8]

  /// Takes bytes that begin with the header of a classic TIFF file; `nil` for anything else.
  init?(_ read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]) throws {
    switch try read(0, 4) {
    case [0x49, 0x49, 0x2A, 0]: isBigEndian = false
    case [0x4D, 0x4D, 0, 0x2A]: isBigEndian = true
    default: return nil
    }
    self.read = read
    let offset = try read(4, 4)
    guard offset.count == 4 else { return nil }
    firstDirectory = tiffInteger(offset, isBigEndian)
  }

  /// The bytes in memory.
  init?(_ bytes: [UInt8]) {
    let source = try? TIFFBytes { offset, count in
      offset < bytes.count ? Array(bytes[offset..<min(bytes.count, offset + count)]) : []
    }
    guard let source else { return nil }
    self = source
  }

  /// All the bytes asked for, or `nil`.
  func bytes(at offset: Int, count: Int) throws -> [UInt8]? {
    let bytes = try read(offset, count)
    return bytes.count == count ? bytes : nil
  }

  func integer(at offset: Int, bytes count: Int) throws -> Int? {
    try bytes(at: offset, count: count).map { tiffInteger($0, isBigEndian) }
  }
}

private func tiffInteger(_ bytes: [UInt8], _ isBigEndian: Bool) -> Int {
  (isBigEndian ? bytes : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
}

private func tiffInteger(_ value: Int, _ count: Int, _ isBigEndian: Bool) -> [UInt8] {
  let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  return isBigEndian ? bytes.reversed() : bytes
}
