/// Reads JSON (RFC 8259) token by token, and nothing that is not JSON.
///
/// The caller says what should come next, so that there is no depth to limit and no value that is
/// not wanted.
struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Reads `{"name": value, ...}`, with names of at most `Weights.maxName` bytes; `value` reads what
  /// follows each.
  mutating func object(
    _ value: (inout JSONScanner, _ name: String) throws(FormatProblem) -> Void
  ) throws(FormatProblem) {
    try expect("{")
    if take("}") { return }
    repeat {
      let name = try string()
      if name.utf8.count > Weights.maxName {
        throw problem("a name longer than \(Weights.maxName) bytes", at: position)
      }
      try expect(":")
      try value(&self, name)
    } while take(",")
    try expect("}", or: ",")
  }

  /// Reads `[element, ...]`.
  mutating func array(
    _ element: (inout JSONScanner) throws(FormatProblem) -> Void
  ) throws(FormatProblem) {
    try expect("[")
    if take("]") { return }
    repeat { try element(&self) } while take(",")
    try expect("]", or: ",")
  }

  /// Reads a whole number that is not negative and fits in an `Int`.
  mutating func natural() throws(FormatProblem) -> Int {
    skipSpace()
    let start = position
    var number = 0
    while let byte = peek(), case 0x30...0x39 = byte {
      let (tens, tooLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, tooLargeToo) = tens.addingReportingOverflow(Int(byte - 0x30))
      if tooLarge || tooLargeToo { throw problem("a number is too large", at: start) }
      number = sum
      position += 1
    }
    let hasLeadingZero = position > start + 1 && bytes[start] == 0x30
    let goesOn = peek().map { ".eE+-".utf8.contains($0) } ?? false
    if position == start || hasLeadingZero || goesOn {
      throw problem("a whole number from 0 up expected", at: start)
    }
    return number
  }

  /// Reads a string.
  mutating func string() throws(FormatProblem) -> String {
    try expect("\"")
    let start = position
    while let byte = peek(), byte != 0x22, byte != 0x5C, byte >= 0x20 { position += 1 }
    // Nearly every name is plain and ends here.
    if peek() == 0x22 {
      defer { position += 1 }
      return try text(bytes[start..<position], at: start)
    }
    var unescaped = Array(bytes[start..<position])
    while let byte = peek(), byte != 0x22 {
      if byte < 0x20 { throw problem("a control character in a string", at: position) }
      position += 1
      if byte == 0x5C { try escape(into: &unescaped) } else { unescaped.append(byte) }
    }
    defer { position += 1 }
    if peek() == nil { throw problem("a string does not end", at: start - 1) }
    return try text(unescaped, at: start)
  }

  /// Makes sure that only white space is left.
  mutating func end() throws(FormatProblem) {
    skipSpace()
    if position < bytes.count { throw problem("more text after the end", at: position) }
  }
}

extension JSONScanner {
  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard peek() == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func expect(
    _ character: Character, or other: Character? = nil
  ) throws(FormatProblem) {
    if take(character) { return }
    let wanted = other.map { "'\($0)' or '\(character)'" } ?? "'\(character)'"
    throw problem("\(wanted) expected", at: position)
  }

  private func problem(_ text: String, at position: Int) -> FormatProblem {
    FormatProblem("its header at byte \(position): \(text)")
  }

  private func text(_ bytes: some Sequence<UInt8>, at start: Int) throws(FormatProblem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw problem("a string is not UTF-8", at: start)
    }
    return text
  }

  /// Reads what follows a backslash.
  private mutating func escape(into text: inout [UInt8]) throws(FormatProblem) {
    let plain: [UInt8: UInt8] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
    ]
    guard let byte = peek() else { return }
    position += 1
    if let character = plain[byte] {
      text.append(character)
    } else if byte == 0x75 {
      text += Array(String(try unicodeEscape()).utf8)
    } else {
      throw problem("an unknown escape in a string", at: position - 2)
    }
  }

  /// Reads the digits of `\u00FC`, or of two halves of a pair, `\uD83D\uDE00`.
  private mutating func unicodeEscape() throws(FormatProblem) -> Unicode.Scalar {
    let start = position - 2
    var value = try hexadecimal()
    if (0xD800..<0xDC00).contains(value), peek() == 0x5C {
      position += 1
      if peek() == 0x75 {
        position += 1
        let low = try hexadecimal()
        if (0xDC00..<0xE000).contains(low) {
          value = 0x10000 + (value - 0xD800) << 10 + low - 0xDC00
        }
      }
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw problem("half a surrogate pair in a string", at: start)
    }
    return scalar
  }

  private mutating func hexadecimal() throws(FormatProblem) -> UInt32 {
    let digits = bytes[position..<min(position + 4, bytes.count)]
    let isWhole =
      digits.count == 4 && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard isWhole, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw problem("4 hexadecimal digits expected", at: position)
    }
    position += 4
    return value
  }
}
