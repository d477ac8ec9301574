import NodeKit

/// `; did you mean 'x'?`
func question(_ meant: String?) -> String? { meant.map { "; did you mean '\($0)'?" } }

/// `'a', 'b' and 'c'`.
func quoted(_ words: [String], _ conjunction: String) -> String {
  let words = words.map { "'\($0)'" }
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
}

/// The question, or else what there is.
func hint(_ meant: String?, _ known: [String]) -> String {
  if let question = question(meant) { return question }
  return switch known.count {
  case 0: ""
  case 1: "; there is only '\(known[0])'"
  default: "; there are \(quoted(known, "and"))"
  }
}

/// A number as people write it.
func decimal(_ value: Double) -> String {
  guard let whole = Int(exactly: value), abs(whole) < 1_000_000_000 else { return "\(value)" }
  return "\(whole)"
}

/// At least four digits, as Unicode writes code points.
func hexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

/// What would make a wire fit.
func remedy(_ converters: [String]) -> String {
  converters.isEmpty ? "" : "; \(quoted(converters, "or")) would turn it into one"
}

/// What to do about text that YAML took for something else.
func quoteHint(_ kind: OptionKind, _ found: ScalarSpec) -> String {
  switch (kind, found) {
  case (.boolean, .text(let text)) where ["yes", "no", "on", "off"].contains(text.lowercased()):
    "; write true or false"
  case (.text, .boolean), (.text, .integer), (.text, .number),
    (.choice, .boolean), (.choice, .integer), (.choice, .number):
    "; put it in quotes"
  default: ""
  }
}

extension GraphFault.Section: CustomStringConvertible {
  public var description: String {
    switch self {
    case .graph: "the graph"
    case .input(let name): "input '\(name)'"
    case .node(let name): "node '\(name)'"
    case .isolation(let name): "'isolate' of node '\(name)'"
    case .recipe(""): "the recipe"
    case .recipe(let part): "'\(part)' of the recipe"
    }
  }
}

extension GraphFault.NodeLabel: CustomStringConvertible {
  public var description: String { "node '\(name)' (\(use))" }
}

extension GraphFault.Source: CustomStringConvertible {
  public var description: String { "'\(text)'" + (use.map { " (\($0))" } ?? "") }
}

extension GraphFault.Setting: CustomStringConvertible {
  public var description: String {
    switch self {
    case .option(let name, let node): "option '\(name)' of \(node)"
    case .input(let name): "input '\(name)'"
    case .seconds(let name): "'seconds' in 'isolate' of node '\(name)'"
    case .recipeKey(let name): "'\(name)'"
    }
  }
}

extension PortType {
  /// The type in words, with its article.
  var withArticle: String {
    switch self {
    case .text: "text"
    case .either(let options): options.map(\.withArticle).joined(separator: " or ")
    case .image(channels: [3]), .image(channels: [1, 3]): "an \(self)"
    default: "a \(self)"
    }
  }
}

extension GraphInputType {
  /// The type in words, with its article.
  var withArticle: String {
    switch self {
    case .text: "text"
    case .integer: "a whole number"
    case .boolean: "true or false"
    case .image: "an image"
    case .path, .model, .number, .mask: "a \(rawValue)"
    }
  }
}

extension ScalarSpec {
  /// What kind of value it is.
  var noun: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): decimal(value)
    case .text: "text"
    case .reference(let name, _): "'$\(name)'"
    }
  }
}

extension OptionKind {
  /// What kind of value it takes.
  var noun: String {
    switch self {
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .text: "text"
    case .choice(let choices): "one of \(quoted(choices, "and"))"
    case .inputPath, .outputPath: "a path"
    case .model: "a model"
    }
  }

  /// The range of a number, with its unit: ` from 0 to 9 px`.
  func rangeText(unit: Unit?) -> String {
    guard let (least, greatest) = bounds else { return "" }
    let unit = unit.flatMap { $0 == .intensity ? nil : " \($0.rawValue)" } ?? ""
    return switch (least, greatest) {
    case (nil, nil): ""
    case (let least?, nil): " of at least \(decimal(least))\(unit)"
    case (nil, let greatest?): " of at most \(decimal(greatest))\(unit)"
    case (let least?, let greatest?): " from \(decimal(least)) to \(decimal(greatest))\(unit)"
    }
  }

  /// The least and greatest number; `nil` where there is none.
  var bounds: (least: Double?, greatest: Double?)? {
    switch self {
    case .integer(let range):
      (
        range.lowerBound == .min ? nil : Double(range.lowerBound),
        range.upperBound == .max ? nil : Double(range.upperBound)
      )
    case .number(let range):
      (
        range.lowerBound == -Double.greatestFiniteMagnitude ? nil : range.lowerBound,
        range.upperBound == Double.greatestFiniteMagnitude ? nil : range.upperBound
      )
    case .boolean, .text, .choice, .inputPath, .outputPath, .model: nil
    }
  }
}
