/// An EXIF block: a TIFF structure in memory, from its byte-order mark on. Nothing in it is
/// trusted: what points outside is as if it were absent.
struct EXIFBlock {
  /// The block, for storing.
  private(set) var bytes: [UInt8]
  private let isBigEndian: Bool

  /// Takes a block that begins with a TIFF header; `nil` for anything else.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    switch Array(bytes[0..<4]) {
    case [0x49, 0x49, 0x2A, 0]: isBigEndian = false
    case [0x4D, 0x4D, 0, 0x2A]: isBigEndian = true
    default: return nil
    }
    self.bytes = bytes
  }

  /// The orientation that the first directory states; `none` when it is absent or odd.
  var orientation: Orientation {
    orientationOffset.flatMap { integer(at: $0, bytes: 2) }.flatMap(Orientation.init) ?? .none
  }

  /// States that the pixels stand upright.
  mutating func resetOrientation() {
    guard let offset = orientationOffset else { return }
    bytes[offset] = isBigEndian ? 0 : 1
    bytes[offset + 1] = isBigEndian ? 1 : 0
  }

  /// The resolution that the first directory states, in dots per inch.
  var dpi: ImageMetadata.DPI? {
    guard let x = rational(Tag.xResolution), let y = rational(Tag.yResolution) else { return nil }
    let unit = value(Tag.resolutionUnit, type: 3).flatMap { integer(at: $0, bytes: 2) } ?? 2
    return ImageMetadata.DPI(x: x, y: y, per: unit)
  }

  private enum Tag {
    static let orientation = 0x112
    static let xResolution = 0x11A
    static let yResolution = 0x11B
    static let resolutionUnit = 0x128
  }

  private var orientationOffset: Int? { value(Tag.orientation, type: 3) }

  private func rational(_ tag: Int) -> Double? {
    guard let field = value(tag, type: 5), let offset = integer(at: field, bytes: 4),
      let above = integer(at: offset, bytes: 4), let below = integer(at: offset + 4, bytes: 4),
      above > 0, below > 0
    else { return nil }
    return Double(above) / Double(below)
  }

  /// Where the value field of a single value of the first directory lies: two or four bytes of
  /// value, or four bytes of offset.
  private func value(_ tag: Int, type: Int) -> Int? {
    guard let directory = integer(at: 4, bytes: 4), let count = integer(at: directory, bytes: 2)
    else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + index * 12
      guard entry + 12 <= bytes.count else { return nil }
      guard integer(at: entry, bytes: 2) == tag else { continue }
      let isSingle =
        integer(at: entry + 2, bytes: 2) == type && integer(at: entry + 4, bytes: 4) == 1
      return isSingle ? entry + 8 : nil
    }
    return nil
  }

  private func integer(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset + count <= bytes.count else { return nil }
    let field = bytes[offset..<offset + count]
    return (isBigEndian ? Array(field) : field.reversed()).reduce(0) { $0 << 8 | Int($1) }
  }
}

extension ImageMetadata.DPI {
  /// A resolution in dots per unit: EXIF's and TIFF's 2 is an inch, 3 a centimetre; others are no
  /// resolution, nor is what is not positive and finite.
  init?(x: Double, y: Double, per unit: Int) {
    let scale = unit == 3 ? 2.54 : 1
    guard unit == 2 || unit == 3, x > 0, y > 0, x.isFinite, y.isFinite else { return nil }
    self.init(x: x * scale, y: y * scale)
  }
}
