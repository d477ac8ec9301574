import TensorCore

/// The entries of a zip archive. Those that PyTorch writes for weights are never compressed, and
/// only such are read.
///
/// The central directory is trusted, not the local headers: PyTorch leaves the sizes there empty.
/// The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
struct ZipArchive {
  struct Entry {
    let name: String
    /// Where the contents lie in the file.
    let range: Range<Int>
    let checksum: UInt32
    /// Why the contents can't be read: `compressed` or `encrypted`.
    let obstacle: String?
  }

  /// The most entries that are read.
  static let maxEntries = 100_000

  /// In the order of the directory.
  private(set) var entries: [Entry] = []
  private var positions: [String: Int] = [:]

  /// Reads the directory.
  ///
  /// - Throws: `FormatProblem` or `UnsupportedContents`.
  init(_ bytes: UnsafeRawBufferPointer) throws {
    let directory = try Directory(bytes)
    var cursor = ByteCursor(bytes, at: directory.start, subject: "its zip directory")
    var spans: [Range<Int>] = []
    for _ in 0..<directory.count {
      let record = try Record(&cursor)
      let start = try record.dataStart(bytes)
      let (end, isTooLarge) = start.addingReportingOverflow(record.storedSize)
      guard !isTooLarge, end <= directory.start else {
        throw FormatProblem("its zip entry \(quotedName(record.name)) reaches beyond the entries")
      }
      spans.append(record.headerStart..<end)
      guard positions.updateValue(entries.count, forKey: record.name) == nil else {
        throw FormatProblem("its zip entry \(quotedName(record.name)) is there twice")
      }
      entries.append(
        Entry(
          name: record.name, range: start..<end, checksum: record.checksum,
          obstacle: record.obstacle))
    }
    try Self.checkOverlaps(spans)
  }

  /// The entry of a name.
  subscript(name: String) -> Entry? { positions[name].map { entries[$0] } }

  /// An entry's contents, checked against their checksum.
  ///
  /// - Throws: `FormatProblem` or `UnsupportedContents`.
  static func contents(
    of entry: Entry, in bytes: UnsafeRawBufferPointer
  ) throws -> UnsafeRawBufferPointer {
    if let obstacle = entry.obstacle {
      throw UnsupportedContents(
        "its zip entry \(quotedName(entry.name)) is \(obstacle), which PyTorch never does: unpack "
          + "the archive, or save the file again with PyTorch")
    }
    let contents = UnsafeRawBufferPointer(rebasing: bytes[entry.range])
    guard CRC32.checksum(contents) == entry.checksum else {
      throw FormatProblem("the checksum of its zip entry \(quotedName(entry.name)) is wrong")
    }
    return contents
  }

  private static func checkOverlaps(_ spans: [Range<Int>]) throws(FormatProblem) {
    let sorted = spans.sorted { $0.lowerBound < $1.lowerBound }
    for (span, next) in zip(sorted, sorted.dropFirst()) where next.lowerBound < span.upperBound {
      throw FormatProblem("two of its zip entries overlap, at byte \(next.lowerBound)")
    }
  }
}

/// Where the directory lies.
private struct Directory {
  private(set) var start: Int
  private(set) var count: Int

  init(_ bytes: UnsafeRawBufferPointer) throws(FormatProblem) {
    let end = try Self.findEnd(bytes)
    var cursor = ByteCursor(bytes, at: end + 4, subject: "its zip directory")
    let disks = (try cursor.integer(UInt16.self), try cursor.integer(UInt16.self))
    _ = try cursor.integer(UInt16.self)
    count = try cursor.natural(UInt16.self)
    _ = try cursor.integer(UInt32.self)
    start = try cursor.natural(UInt32.self)
    if count == 0xFFFF || start == 0xFFFF_FFFF {
      (start, count) = try Self.wide(bytes, before: end)
    }
    guard disks == (0, 0), start <= end, count <= ZipArchive.maxEntries else {
      throw FormatProblem("its zip directory is not where the end of the file says")
    }
  }

  /// The end record is the last thing in the file but for a comment.
  private static func findEnd(_ bytes: UnsafeRawBufferPointer) throws(FormatProblem) -> Int {
    for start in stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 0xFFFF), by: -1)
    where bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self) == 0x0605_4B50 {
      let comment = bytes.loadUnaligned(fromByteOffset: start + 20, as: UInt16.self)
      if start + 22 + Int(comment) == bytes.count { return start }
    }
    throw FormatProblem("the end of its zip archive is missing")
  }

  /// Start and count from the records of archives with large numbers (zip64).
  private static func wide(
    _ bytes: UnsafeRawBufferPointer, before end: Int
  ) throws(FormatProblem) -> (Int, Int) {
    var locator = ByteCursor(bytes, at: end - 20, subject: "its zip64 locator")
    let mark = try locator.integer(UInt32.self)
    _ = try locator.integer(UInt32.self)
    var record = ByteCursor(
      bytes, at: try locator.natural(UInt64.self), subject: "its zip64 directory")
    guard mark == 0x0706_4B50, try record.integer(UInt32.self) == 0x0606_4B50 else {
      throw FormatProblem("its zip64 directory is missing")
    }
    _ = try record.take(28)
    let count = try record.natural(UInt64.self)
    _ = try record.integer(UInt64.self)
    return (try record.natural(UInt64.self), count)
  }
}

/// One entry of the directory.
private struct Record {
  let name: String
  let checksum: UInt32
  let obstacle: String?
  private(set) var storedSize: Int
  private(set) var headerStart: Int
  private let nameBytes: [UInt8]

  init(_ cursor: inout ByteCursor) throws {
    guard try cursor.integer(UInt32.self) == 0x0201_4B50 else {
      throw FormatProblem("its zip directory holds something else")
    }
    _ = try cursor.take(4)
    let flags = try cursor.integer(UInt16.self)
    let method = try cursor.integer(UInt16.self)
    _ = try cursor.take(4)
    checksum = try cursor.integer()
    storedSize = try cursor.natural(UInt32.self)
    var size = try cursor.natural(UInt32.self)
    let lengths = (
      name: try cursor.natural(UInt16.self), extra: try cursor.natural(UInt16.self),
      comment: try cursor.natural(UInt16.self)
    )
    _ = try cursor.take(8)
    headerStart = try cursor.natural(UInt32.self)
    nameBytes = Array(try cursor.take(lengths.name))
    guard let text = String(validating: nameBytes, as: UTF8.self) else {
      throw FormatProblem("a name in its zip directory is not UTF-8")
    }
    name = text
    let extra = try cursor.take(lengths.extra)
    _ = try cursor.take(lengths.comment)
    try Self.widen(&size, &storedSize, &headerStart, extra)
    obstacle = flags & 1 != 0 ? "encrypted" : method != 0 ? "compressed" : nil
    guard obstacle != nil || size == storedSize else {
      throw FormatProblem("its zip entry \(quotedName(name)) has two different sizes")
    }
  }

  /// Large numbers stand in an extra field (zip64), in this order, where the plain ones are full.
  private static func widen(
    _ size: inout Int, _ storedSize: inout Int, _ start: inout Int,
    _ extra: UnsafeRawBufferPointer
  ) throws(FormatProblem) {
    let full = 0xFFFF_FFFF
    guard size == full || storedSize == full || start == full else { return }
    var fields = ByteCursor(extra, subject: "its zip64 entry")
    while true {
      let kind = try fields.integer(UInt16.self)
      var field = ByteCursor(
        try fields.take(try fields.natural(UInt16.self)), subject: "its zip64 entry")
      guard kind == 1 else { continue }
      if size == full { size = try field.natural(UInt64.self) }
      if storedSize == full { storedSize = try field.natural(UInt64.self) }
      if start == full { start = try field.natural(UInt64.self) }
      return
    }
  }

  /// Where the contents begin: only the local header knows how long it is.
  func dataStart(_ bytes: UnsafeRawBufferPointer) throws(FormatProblem) -> Int {
    var cursor = ByteCursor(bytes, at: headerStart, subject: "its zip entry \(quotedName(name))")
    guard try cursor.integer(UInt32.self) == 0x0403_4B50 else {
      throw FormatProblem("its zip entry \(quotedName(name)) is not where the directory says")
    }
    _ = try cursor.take(22)
    let nameLength = try cursor.natural(UInt16.self)
    let extraLength = try cursor.natural(UInt16.self)
    guard try cursor.take(nameLength).elementsEqual(nameBytes) else {
      throw FormatProblem("its zip entry \(quotedName(name)) has two different names")
    }
    _ = try cursor.take(extraLength)
    return cursor.position
  }
}
