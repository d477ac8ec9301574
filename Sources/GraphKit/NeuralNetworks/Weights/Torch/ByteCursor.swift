/// Reads little-endian numbers and pieces one after the other, never beyond the end.
struct ByteCursor {
  private let bytes: UnsafeRawBufferPointer
  /// What is read, for messages: `its pickle`.
  private let subject: String
  /// The offset of what comes next.
  private(set) var position: Int

  init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0, subject: String) {
    self.bytes = bytes
    self.subject = subject
    self.position = position
  }

  /// Reads a number.
  mutating func integer<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) throws(FormatProblem) -> Number {
    try take(MemoryLayout<Number>.size).loadUnaligned(as: type)
  }

  /// Reads a number without sign that must fit in an `Int`.
  mutating func natural<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type
  ) throws(FormatProblem) -> Int {
    guard let number = Int(exactly: try integer(type)), number >= 0 else { throw tooShort }
    return number
  }

  /// Reads a piece, in place.
  mutating func take(_ count: Int) throws(FormatProblem) -> UnsafeRawBufferPointer {
    guard position >= 0, position <= bytes.count, count <= bytes.count - position else {
      throw tooShort
    }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  /// Reads up to the next line feed, which is skipped.
  mutating func line() throws(FormatProblem) -> UnsafeRawBufferPointer {
    guard let end = bytes[position...].firstIndex(of: 0x0A) else { throw tooShort }
    defer { position = end + 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<end])
  }

  private var tooShort: FormatProblem { FormatProblem("\(subject) ends too early") }
}
