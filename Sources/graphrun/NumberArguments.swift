import GraphEngine

/// What an argument must be, for who typed something else.
struct ArgumentMismatch: Error, CustomStringConvertible {
  let description: String
}

/// Reads an argument that is a whole number of a range.
func wholeNumber<Number: FixedWidthInteger & Sendable>(
  in range: ClosedRange<Number>
) -> @Sendable (String) throws -> Number {
  { text in
    if let number = Number(text), range.contains(number) { return number }
    throw ArgumentMismatch(
      description: "give a whole number, \(range.lowerBound)...\(range.upperBound)")
  }
}

/// An amount of memory as typed: `900MB`, `2GiB`, `123456`.
struct ByteAmount: CustomStringConvertible {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  /// Reads an argument.
  ///
  /// - Throws: `ArgumentMismatch`.
  @Sendable static func parse(_ text: String) throws -> ByteAmount {
    guard let bytes = ByteCount.parse(text) else {
      throw ArgumentMismatch(
        description: "give an amount of 1 byte or more, such as 900MB or 2GiB")
    }
    return ByteAmount(bytes: bytes)
  }

  var description: String { ByteCount.text(bytes) }
}
