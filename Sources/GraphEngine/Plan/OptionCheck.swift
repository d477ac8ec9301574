import NodeKit

/// Checks a value that is set against what is declared.
struct OptionCheck {
  let setting: GraphFault.Setting
  let kind: OptionKind
  let unit: Unit?

  init(_ option: OptionDeclaration, of node: GraphFault.NodeLabel) {
    setting = .option(option.name, of: node)
    kind = option.kind
    unit = option.unit
  }

  init(input: String, kind: OptionKind) {
    setting = .input(input)
    self.kind = kind
    unit = nil
  }

  /// The value that the scalar stands for, or the fault.
  ///
  /// A whole number may be a number, and a number without a fraction a whole one, as in JSON
  /// Schema; and a whole number may be a choice that is spelled so, as in `degrees: 90`.
  ///
  /// - Parameter folder: where a relative path begins; `nil` leaves paths as they are.
  func value(of scalar: ScalarSpec, folder: String?) -> Result<OptionValue, GraphFault> {
    switch (kind, scalar) {
    case (.boolean, .boolean(let value)): .success(.boolean(value))
    case (.integer(let range), .integer(let value)):
      range.contains(value) ? .success(.integer(value)) : outOfRange(Double(value))
    case (.integer(let range), .number(let value)) where value == value.rounded():
      Int(exactly: value).flatMap { range.contains($0) ? .success(.integer($0)) : nil }
        ?? outOfRange(value)
    case (.number(let range), .integer(let value)):
      range.contains(Double(value)) ? .success(.number(Double(value))) : outOfRange(Double(value))
    case (.number(let range), .number(let value)):
      range.contains(value) ? .success(.number(value)) : outOfRange(value)
    case (.text, .text(let text)): .success(.text(text))
    case (.model, .text(let text)) where OptionKind.isModelName(text): .success(.text(text))
    case (.inputPath, .text(let path)), (.outputPath, .text(let path)), (.model, .text(let path)):
      path.contains("\0")
        ? .failure(.nulInPath(setting))
        : .success(.text(folder.map { GraphPath.resolve(path, in: $0) } ?? path))
    case (.choice(let choices), .integer(let value)) where choices.contains("\(value)"):
      .success(.text("\(value)"))
    case (.choice(let choices), .number(let value)) where choices.contains(decimal(value)):
      .success(.text(decimal(value)))
    case (.choice(let choices), .text(let word)):
      choices.contains(word) ? .success(.text(word)) : notAChoice(word, choices)
    default: .failure(.wrongValue(setting, kind: kind, found: scalar))
    }
  }

  private func outOfRange(_ value: Double) -> Result<OptionValue, GraphFault> {
    .failure(.outOfRange(setting, kind: kind, unit: unit, found: value))
  }

  private func notAChoice(
    _ word: String, _ choices: [String]
  ) -> Result<OptionValue, GraphFault> {
    let meant = suggestion(for: word, among: choices)
    return .failure(.notAChoice(setting, choices: choices, found: word, meant: meant))
  }
}

extension OptionKind {
  /// Whether an input of this type can set an option of this kind.
  func takes(_ type: GraphInputType) -> Bool {
    switch (self, type) {
    case (.boolean, .boolean), (.integer, .integer), (.number, .number), (.number, .integer),
      (.text, .text), (.choice, .text), (.inputPath, .path), (.outputPath, .path),
      (.model, .model), (.model, .path):
      true
    default: false
    }
  }

  /// Whether values are paths.
  var isPath: Bool { self == .inputPath || self == .outputPath }
}

extension ScalarSpec {
  /// A value as a file would state it.
  init(_ value: OptionValue) {
    self =
      switch value {
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(value)
      case .number(let value): .number(value)
      case .text(let value): .text(value)
      }
  }
}
