/// IPTC-IIM records (IPTC, "Information Interchange Model", version 4, 1999): the caption, credit and
/// keywords that archives and agencies keep in a photograph's file. TIFF has a tag for them, JPEG
/// holds them among Photoshop's resources, and PNG in a text, by ImageMagick's convention.
///
/// Of Photoshop's other resources none is carried: a thumbnail would show the damage.
enum IPTCRecords {
  /// The complete records at the start of the bytes; `nil` when there is none. Each begins with 1C,
  /// a record and a data set number, and a length of 2 bytes, or of as many more as it says.
  static func complete(_ bytes: [UInt8]) -> [UInt8]? {
    var end = 0
    while end + 5 <= bytes.count, bytes[end] == 0x1C {
      var (start, length) = (end + 5, integer(bytes[end + 3..<end + 5]))
      if length & 0x8000 != 0 {
        let more = length & 0x7FFF
        guard (1...4).contains(more), start + more <= bytes.count else { break }
        (start, length) = (start + more, integer(bytes[start..<start + more]))
      }
      guard start + length <= bytes.count else { break }
      end = start + length
    }
    return end == 0 ? nil : Array(bytes[..<end])
  }

  /// Whether the bytes are complete records with nothing but zeros behind them.
  static func areWhole(_ bytes: [UInt8]) -> Bool {
    guard let records = complete(bytes) else { return false }
    return bytes[records.count...].allSatisfy { $0 == 0 }
  }

  /// The records with zeros behind them, to a multiple of 4 bytes.
  static func padded(_ records: [UInt8]) -> [UInt8] {
    records + [UInt8](repeating: 0, count: (4 - records.count % 4) % 4)
  }

  // MARK: - Photoshop's resources

  /// The resource that holds the records: 8BIM, its number, an empty name, its length.
  static func photoshopResources(_ records: [UInt8]) -> [UInt8] {
    let length = (0..<4).map { UInt8(truncatingIfNeeded: records.count >> (24 - 8 * $0)) }
    return mark + [4, 4, 0, 0] + length + records + (records.count % 2 == 1 ? [0] : [])
  }

  /// The records among resources; `nil` when there are none.
  static func inPhotoshopResources(_ bytes: [UInt8]) -> [UInt8]? {
    var start = 0
    while start + 7 <= bytes.count, bytes[start..<start + 4].elementsEqual(mark) {
      let number = integer(bytes[start + 4..<start + 6])
      // The name's length and the name, and then the contents, take an even number of bytes.
      let size = start + 6 + (Int(bytes[start + 6]) + 2) / 2 * 2
      guard size + 4 <= bytes.count else { return nil }
      let (first, length) = (size + 4, integer(bytes[size..<size + 4]))
      guard first + length <= bytes.count else { return nil }
      if number == 0x0404 { return Array(bytes[first..<first + length]) }
      start = first + (length + 1) / 2 * 2
    }
    return nil
  }

  private static let mark = Array("8BIM".utf8)

  // MARK: - Raw profiles

  /// The text that a PNG file keeps: a line break, the kind, the length in 8 columns, and the
  /// resource in hexadecimal digits, 36 bytes a line.
  static func rawProfile(_ records: [UInt8]) -> [UInt8] {
    let resources = photoshopResources(records)
    let count = String(resources.count)
    let columns = String(repeating: " ", count: max(0, 8 - count.count))
    var text = Array("\niptc\n\(columns)\(count)".utf8)
    for (index, byte) in resources.enumerated() {
      if index % 36 == 0 { text.append(UInt8(ascii: "\n")) }
      text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return text + [UInt8(ascii: "\n")]
  }

  /// The records that such a text holds, in a resource or bare; `nil` when it is not as it should
  /// be.
  static func inRawProfile(_ text: [UInt8]) -> [UInt8]? {
    let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    guard lines.count > 2 else { return nil }
    var bytes: [UInt8] = []
    var high: Int?
    for character in lines[2] where character != UInt8(ascii: "\n") {
      guard let digit = Character(Unicode.Scalar(character)).hexDigitValue else { return nil }
      if let first = high { bytes.append(UInt8(first << 4 | digit)) }
      high = high == nil ? digit : nil
    }
    return inPhotoshopResources(bytes) ?? bytes
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }
}
