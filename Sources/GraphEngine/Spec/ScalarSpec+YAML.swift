extension ScalarSpec {
  /// The value of a scalar by the core schema of YAML 1.2 (section 10.3.2): `yes` and `on` are
  /// text. `nil` when the file states no value (`null`, `~` or nothing).
  public init?(_ text: String, isPlain: Bool) {
    guard isPlain else {
      self = .text(text)
      return
    }
    switch text {
    case "", "~", "null", "Null", "NULL": return nil
    case "true", "True", "TRUE": self = .boolean(true)
    case "false", "False", "FALSE": self = .boolean(false)
    default: self = Self.number(text) ?? .text(text)
    }
  }

  /// A number; a whole number beyond 64 bits loses its last digits, as in any reader.
  private static func number(_ text: String) -> ScalarSpec? {
    guard let first = text.utf8.first, first < 0x3A else { return nil }
    if text.hasPrefix("0x") || text.hasPrefix("0o") {
      return Int(text.dropFirst(2), radix: text.hasPrefix("0x") ? 16 : 8).flatMap {
        text.dropFirst(2).first?.isHexDigit == true ? .integer($0) : nil
      }
    }
    let unsigned = text.drop { $0 == "-" || $0 == "+" }
    guard text.count - unsigned.count <= 1 else { return nil }
    let sign: Double = text.hasPrefix("-") ? -1 : 1
    switch unsigned {
    case ".inf", ".Inf", ".INF": return .number(sign * .infinity)
    case ".nan", ".NaN", ".NAN": return text.hasPrefix(".") ? .number(.nan) : nil
    default: return decimal(text, unsigned: unsigned)
    }
  }

  private static func decimal(_ text: String, unsigned: Substring) -> ScalarSpec? {
    guard unsigned.allSatisfy({ $0.isASCII && ($0.isNumber || ".eE+-".contains($0)) }),
      unsigned.first != "e", unsigned.first != "E", unsigned != "."
    else { return nil }
    if let whole = Int(text) { return .integer(whole) }
    // Swift reads neither ".5" with a sign nor "5." everywhere: the digits are completed.
    let exponent = unsigned.firstIndex { $0 == "e" || $0 == "E" } ?? unsigned.endIndex
    let digits = unsigned[..<exponent]
    guard digits.contains(where: \.isNumber) else { return nil }
    let padded = "0" + digits + (digits.hasSuffix(".") ? "0" : "") + unsigned[exponent...]
    return Double(padded).map { .number(text.hasPrefix("-") ? -$0 : $0) }
  }

  /// Whether a text stands for an input: `$name`, or `$name/rest` with its rest.
  static func reference(_ text: String) -> (name: String, suffix: String)? {
    guard text.hasPrefix("$"), !text.hasPrefix("$$") else { return nil }
    let words = text.dropFirst()
    let name = words.prefix { $0 != "/" }
    return isName(name) ? (String(name), String(words[name.endIndex...])) : nil
  }

  /// Whether a word is a name: kebab-case, beginning with a letter.
  static func isName(_ word: some StringProtocol) -> Bool {
    guard let first = word.utf8.first, (0x61...0x7A).contains(first) else { return false }
    return word.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
    }
  }
}
