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
    let lower = text.lowercased()
    let (ending, unit) = units.first { lower.hasSuffix($0.0) } ?? ("", 1)
    let number = Double(lower.dropLast(ending.count)) ?? 0
    let bytes = number * Double(unit)
    guard bytes >= 1, bytes <= 1e18 else {
      throw ArgumentMismatch(
        description: "give an amount of 1 byte or more, such as 900MB or 2GiB")
    }
    return ByteAmount(bytes: Int(bytes))
  }

  private static let units: [(String, Int)] = [
    ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("kb", 1_000), ("mb", 1_000_000),
    ("gb", 1_000_000_000), ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1),
  ]

  var description: String { ByteCount.text(bytes) }
}
