import TensorCore

/// A JSON value whose objects keep their order, so that generated files read as they were written.
public indirect enum JSONValue: Sendable {
  /// Members in their order.
  case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  case number(Double)
  case boolean(Bool)

  /// The value as text, two spaces a level, short lists on one line.
  public func text(indent: String = "") -> String {
    switch self {
    case .string(let text): JSONText.quoted(text)
    case .number(let number): decimal(number)
    case .boolean(let value): "\(value)"
    case .array(let elements):
      block("[", elements.map { $0.text(indent: indent + "  ") }, "]", indent: indent)
    case .object(let members):
      block(
        "{",
        members.map { "\(JSONText.quoted($0.key)): \($0.value.text(indent: indent + "  "))" },
        "}", indent: indent)
    }
  }

  private func block(
    _ open: String, _ parts: [String], _ close: String, indent: String
  ) -> String {
    let line = parts.joined(separator: ", ")
    if line.utf8.count <= 80 && !line.contains("\n") { return open + line + close }
    let lines = parts.map { "\(indent)  \($0)" }.joined(separator: ",\n")
    return "\(open)\n\(lines)\n\(indent)\(close)"
  }

  /// The object with another object's members after its own.
  public func with(_ other: JSONValue) -> JSONValue {
    guard case .object(let mine) = self, case .object(let more) = other else { return self }
    return .object(mine + more)
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral text: String) { self = .string(text) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { (key: $0.0, value: $0.1) })
  }
}
