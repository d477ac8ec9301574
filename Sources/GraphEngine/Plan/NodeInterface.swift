import NodeKit

/// What a graph can wire and set: of a node type, or of a graph file that is used as one.
struct NodeInterface {
  let label: GraphFault.NodeLabel
  let inputs: [PortDeclaration]
  let outputs: [String]
  let options: [OptionDeclaration]
  /// The options that have no default.
  let required: Set<String>

  init(_ descriptor: NodeDescriptor, name: String) {
    label = GraphFault.NodeLabel(name: name, use: descriptor.name)
    inputs = descriptor.inputs
    outputs = descriptor.outputs.map(\.name)
    options = descriptor.options
    required = Set(options.filter { $0.defaultValue == nil }.map(\.name))
  }

  init(_ part: GraphSpec, name: String, use: String) {
    label = GraphFault.NodeLabel(name: name, use: use)
    inputs = part.inputs.compactMap(\.port)
    outputs = part.outputs.map(\.name.value)
    options = part.inputs.compactMap(\.option)
    required = Set(part.inputs.filter { $0.kind != nil && $0.isRequired }.map(\.name.value))
  }
}

extension GraphInputSpec {
  /// The port that a wired input is to the graphs that use its graph.
  var port: PortDeclaration? {
    guard let type = type?.value.portType else { return nil }
    return PortDeclaration(name: name.value, type: type, help: help ?? "")
  }

  /// The option that any other input is.
  var option: OptionDeclaration? {
    guard let kind else { return nil }
    return OptionDeclaration(name: name.value, kind: kind, defaultValue: nil, help: help ?? "")
  }

  /// The values that the input takes; `nil` when it is wired.
  var kind: OptionKind? {
    switch type?.value {
    case .path: .inputPath
    case .model: .model
    case .number: .number(range ?? -.greatestFiniteMagnitude ... .greatestFiniteMagnitude)
    case .integer: .integer(wholeRange)
    case .boolean: .boolean
    case .text: choices.map { .choice($0) } ?? .text
    case .image, .mask, nil: nil
    }
  }

  /// The whole numbers of the range, as far as an `Int` goes.
  private var wholeRange: ClosedRange<Int> {
    guard let range else { return .min ... .max }
    let least = Int(exactly: range.lowerBound.rounded(.up)) ?? .min
    let greatest = Int(exactly: range.upperBound.rounded(.down)) ?? .max
    return least...max(least, greatest)
  }
}

extension GraphInputType {
  /// What a wired input carries; `nil` for those that are set.
  var portType: PortType? {
    switch self {
    case .image: .anyImage
    case .mask: .mask
    case .path, .model, .number, .integer, .boolean, .text: nil
    }
  }
}
