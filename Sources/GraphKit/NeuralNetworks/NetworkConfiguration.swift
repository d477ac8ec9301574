import FoundationEssentials
import TensorCore

/// The sizes and variants of a network, which its weight files state as JSON.
public protocol NetworkConfiguration: Codable, Sendable {
  /// As published.
  init()

  /// What whole numbers may be, where that is not 1...4096.
  static var ranges: [String: ClosedRange<Int>] { get }
}

extension NetworkConfiguration {
  public static var ranges: [String: ClosedRange<Int>] { [:] }

  /// The configuration as a JSON object.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// This configuration with what a JSON object states in place of its own.
  ///
  /// - Throws: `ConfigurationError`.
  public func changed(by json: String) throws(ConfigurationError) -> Self {
    var values = Self.values(self.json) ?? [:]
    guard let stated = Self.values(json) else { throw ConfigurationError("is no JSON object") }
    for (key, value) in stated.sorted(by: { $0.key < $1.key }) {
      try Self.check(key, value, among: values)
      values[key] = value
    }
    do {
      return try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(values))
    } catch DecodingError.dataCorrupted(let context) {
      let key = context.codingPath.first?.stringValue ?? ""
      throw ConfigurationError("has '\(key)': \(values[key]?.text ?? ""), which is not known")
    } catch {
      throw ConfigurationError("cannot be read: \(error)")
    }
  }

  private static func values(_ json: String) -> [String: ConfigurationValue]? {
    try? JSONDecoder().decode([String: ConfigurationValue].self, from: Data(json.utf8))
  }

  private static func check(
    _ key: String, _ value: ConfigurationValue, among known: [String: ConfigurationValue]
  ) throws(ConfigurationError) {
    switch (known[key], value) {
    case (.number, .number(let number)):
      let range = ranges[key] ?? 1...4096
      if range.contains(number) { return }
      throw ConfigurationError(
        "has '\(key)': \(number), which must be \(range.lowerBound)...\(range.upperBound)")
    case (.boolean, .boolean), (.text, .text): return
    case (nil, _):
      let names = known.keys.sorted()
      let hint =
        suggestion(for: key, among: names).map { "did you mean '\($0)'?" }
        ?? "there are \(names.joined(separator: ", "))"
      throw ConfigurationError("has \(quotedName(key)), which is not known; \(hint)")
    case (let expected?, _):
      throw ConfigurationError("has '\(key)': \(value.text), which must be like \(expected.text)")
    }
  }
}

/// What is wrong with a configuration, after what it is called: `has 'levels': 99, ...`.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// What configurations consist of.
private enum ConfigurationValue: Codable {
  case boolean(Bool)
  case number(Int)
  case text(String)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let boolean = try? container.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .boolean(let boolean): try container.encode(boolean)
    case .number(let number): try container.encode(number)
    case .text(let text): try container.encode(text)
    }
  }

  var text: String {
    switch self {
    case .boolean(let boolean): "\(boolean)"
    case .number(let number): "\(number)"
    case .text(let text): quotedName(text)
    }
  }
}
