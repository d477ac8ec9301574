/// An EXIF block: a TIFF structure in memory, from its byte-order mark on.
struct EXIFBlock {
  /// The block, for storing.
  private(set) var bytes: [UInt8]
  private let source: TIFFBytes
  private let directory: TIFFDirectory?

  /// Takes a block that begins with a TIFF header; `nil` for anything else.
  init?(_ bytes: [UInt8]) {
    guard let source = TIFFBytes(bytes) else { return nil }
    self.bytes = bytes
    self.source = source
    directory = try? TIFFDirectory(
      source, at: source.firstDirectory, tags: [0x112, 0x11A, 0x11B, 0x128], depth: 0)
  }

  /// The orientation that the first directory states; `none` when it is absent or odd.
  var orientation: Orientation { short(0x112).flatMap(Orientation.init) ?? .none }

  /// States that the pixels stand upright.
  mutating func resetOrientation() {
    guard orientation != .none, let count = integer(source.firstDirectory, 2) else { return }
    for index in 0..<count {
      let entry = source.firstDirectory + 2 + index * 12
      guard integer(entry, 2) == 0x112, entry + 10 <= bytes.count else { continue }
      bytes[entry + 8] = source.isBigEndian ? 0 : 1
      bytes[entry + 9] = source.isBigEndian ? 1 : 0
    }
  }

  /// The resolution that the first directory states, in dots per inch.
  var dpi: ImageMetadata.DPI? {
    guard let x = rational(0x11A), let y = rational(0x11B) else { return nil }
    return ImageMetadata.DPI(x: x, y: y, per: short(0x128) ?? 2)
  }

  private func short(_ tag: Int) -> Int? {
    guard let field = directory?.fields[tag], field.type == 3 else { return nil }
    return integer(Array(field.bytes[..<2]))
  }

  private func rational(_ tag: Int) -> Double? {
    guard let field = directory?.fields[tag], field.type == 5 else { return nil }
    let below = integer(Array(field.bytes[4..<8]))
    return below == 0 ? nil : Double(integer(Array(field.bytes[..<4]))) / Double(below)
  }

  private func integer(_ bytes: [UInt8]) -> Int {
    (source.isBigEndian ? bytes : bytes.reversed()).reduce(0) { $0 << 8 | Int($1) }
  }

  private func integer(_ offset: Int, _ count: Int) -> Int? {
    (try? source.bytes(at: offset, count: count)).flatMap { $0 }.map(integer)
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
