import TestSupport

/// Ways to damage a file that are likely to matter to a reader.
struct Damage {
  /// Pieces that mean something in the format.
  var words: [[UInt8]]
  /// Whether the length may change.
  var keepsLength = false

  private static let bytes: [UInt8] = [0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF, 0x20, 0x22, 0x5C]
  private static let numbers: [UInt64] = [
    0, 1, 2, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 32, 1 << 62,
    0x7FFF_FFFF_FFFF_FFFF, 1 << 63, .max - 7, .max,
  ]

  /// One to four changes within a range of the file.
  func callAsFunction(
    _ file: [UInt8], in range: Range<Int>? = nil, _ random: inout FixedRandom
  ) -> [UInt8] {
    var file = file
    var range = range ?? file.indices
    for _ in 0..<random.integer(1...4) where !range.isEmpty {
      let before = file.count
      change(&file, at: Int.random(in: range, using: &random), range.upperBound, &random)
      range = range.lowerBound..<max(range.lowerBound, range.upperBound + file.count - before)
    }
    return file
  }

  private func change(
    _ file: inout [UInt8], at place: Int, _ end: Int, _ random: inout FixedRandom
  ) {
    switch random.integer(0...(keepsLength ? 3 : 7)) {
    case 0: file[place] ^= 1 << UInt8(random.integer(0...7))
    case 1: file[place] = Self.bytes.randomElement(using: &random) ?? 0
    case 2: overwrite(&file, at: place, end, words.randomElement(using: &random) ?? [])
    case 3:
      let number = Self.numbers.randomElement(using: &random) ?? 0
      let width = [1, 2, 4, 8].randomElement(using: &random) ?? 1
      let bytes = (0..<UInt64(width)).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
      overwrite(&file, at: place, end, bytes)
    case 4: file.insert(contentsOf: words.randomElement(using: &random) ?? [0], at: place)
    case 5: file.removeSubrange(place..<min(end, place + random.integer(1...16)))
    case 6: file.removeSubrange(place..<end)
    default:
      let from = random.integer(0...place)
      file.insert(contentsOf: file[from..<min(end, from + random.integer(1...64))], at: place)
    }
  }

  private func overwrite(_ file: inout [UInt8], at place: Int, _ end: Int, _ bytes: [UInt8]) {
    for (index, byte) in bytes.enumerated() where place + index < end { file[place + index] = byte }
  }
}
