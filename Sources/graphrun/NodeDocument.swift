import NodeKit

/// A node's declaration as documentation.
struct NodeDocument: Encodable {
  /// A port.
  struct Port: Encodable {
    let name: String
    let type: String
    let isRequired: Bool
    let help: String

    init(_ port: PortDeclaration) {
      (name, type, isRequired, help) = (
        port.name, port.type.description, port.isRequired, port.help
      )
    }
  }

  /// An option.
  struct Option: Encodable {
    let name: String
    let takes: String
    let defaultValue: String?
    let help: String

    init(_ option: OptionDeclaration) {
      name = option.name
      help = option.help
      defaultValue = option.defaultValue.map(\.text)
      let unit = option.unit.map { " \($0.rawValue)" } ?? ""
      takes = option.kind.takes + unit
    }
  }

  let name: String
  let help: String
  let inputs: [Port]
  let outputs: [Port]
  let options: [Option]

  init(_ descriptor: NodeDescriptor) {
    name = descriptor.name
    help = descriptor.help
    inputs = descriptor.inputs.map(Port.init)
    outputs = descriptor.outputs.map(Port.init)
    options = descriptor.options.map(Option.init)
  }

  /// The page for a terminal.
  var page: String {
    var lines = ["\(name): \(help)"]
    func section(_ title: String, _ rows: [(head: String, help: String)]) {
      guard !rows.isEmpty else { return }
      let width = rows.map(\.head.count).max() ?? 0
      lines.append("\n\(title)")
      lines += rows.map { row in
        "  \(row.head)\(String(repeating: " ", count: width - row.head.count))  \(row.help)"
      }
    }
    section(
      "inputs",
      inputs.map { ("\($0.name) (\($0.type)\($0.isRequired ? "" : ", optional"))", $0.help) })
    section(
      "options",
      options.map { option in
        let value =
          option.defaultValue.map { ", default \($0.isEmpty ? "none" : $0)" } ?? ", required"
        return ("\(option.name) (\(option.takes)\(value))", option.help)
      })
    section("outputs", outputs.map { ("\($0.name) (\($0.type))", $0.help) })
    return lines.joined(separator: "\n")
  }
}

extension OptionValue {
  /// The value as a graph file writes it.
  fileprivate var text: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): value
    }
  }
}

extension OptionKind {
  /// What the option takes, in words.
  var takes: String {
    switch self {
    case .boolean: "true or false"
    case .integer(let range) where range == Int.min...Int.max: "whole number"
    case .integer(let range): "\(range.lowerBound)...\(range.upperBound)"
    case .number(let range) where range.upperBound == .greatestFiniteMagnitude: "number"
    case .number(let range): "\(range.lowerBound)...\(range.upperBound)"
    case .text: "text"
    case .choice(let words): words.joined(separator: " | ")
    case .inputPath: "file to read"
    case .outputPath: "file to write"
    case .model: "model"
    }
  }
}
