/// A command line of case names and `--name value` pairs.
struct Arguments {
  /// The words that are not options.
  private(set) var names: [String] = []
  private var options: [String: String] = [:]

  /// Takes a command line apart.
  init(_ words: [String]) throws {
    var words = words[...]
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else {
        names.append(word)
        continue
      }
      guard let value = words.popFirst() else { throw ArgumentError("\(word) has no value") }
      options[String(word.dropFirst(2))] = value
    }
  }

  /// An option's value, if it is given.
  func text(_ name: String) -> String? { options[name] }

  /// A whole number, if it is given.
  func integer(_ name: String) throws -> Int? { try number(name, "a whole number", Int.init) }

  /// A number, if it is given.
  func real(_ name: String) throws -> Double? { try number(name, "a number", Double.init) }

  private func number<Value>(
    _ name: String, _ kind: String, _ parse: (String) -> Value?
  ) throws -> Value? {
    guard let text = options[name] else { return nil }
    guard let value = parse(text) else { throw ArgumentError("--\(name) \(text) is not \(kind)") }
    return value
  }
}

/// A mistake in the command line.
struct ArgumentError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
