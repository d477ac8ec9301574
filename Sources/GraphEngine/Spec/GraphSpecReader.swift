import NodeKit
import TensorCore

/// Reads what a YAML file says as a graph; collects every fault and reads on.
struct GraphSpecReader {
  /// The version of the format.
  static let version = 1

  var faults = DiagnosticList()
  var spec: GraphSpec

  /// Reads a file whose root was parsed.
  static func read(_ root: YAMLNode, file: String, faults: inout DiagnosticList) -> GraphSpec {
    var reader = GraphSpecReader(file: file)
    swap(&reader.faults, &faults)
    reader.readGraph(root)
    swap(&reader.faults, &faults)
    return reader.spec
  }

  private init(file: String) { spec = GraphSpec(file: file) }

  private mutating func readGraph(_ root: YAMLNode) {
    let keys = ["graphrun", "description", "plugins", "inputs", "nodes", "outputs"]
    guard let entries = mapping(root, key: nil) else { return }
    if let phases = entries.first(where: { $0.key.value == "phases" }) {
      let error = NodeError("this is a recipe, not a graph", remedy: "train with 'graphrun train'")
      return faults.report(.unfitRecipe(error), at: phases.key.location)
    }
    if !entries.contains(where: { $0.key.value == "graphrun" }) {
      faults.report(.missingVersion, at: root.location)
    }
    for entry in entries {
      switch entry.key.value {
      case "graphrun": readVersion(entry.value)
      case "description": spec.description = text(entry)
      case "plugins": spec.plugins = paths(entry)
      case "inputs": mapping(entry)?.forEach { readInput($0) }
      case "nodes": mapping(entry)?.forEach { readNode($0) }
      case "outputs": mapping(entry)?.forEach { readOutput($0) }
      default: reportUnknown(entry.key, in: .graph, known: keys)
      }
    }
    require("nodes", of: entries, in: .graph, known: keys, at: root.location)
  }

  private mutating func readVersion(_ value: YAMLNode) {
    guard case .scalar(let text, let isPlain) = value.content else {
      return report("graphrun", expected: .number, found: value)
    }
    switch ScalarSpec(text, isPlain: isPlain) {
    case .integer(Self.version): break
    case .number(let number) where number == Double(Self.version): break
    case .integer, .number: faults.report(.unknownVersion(text), at: value.location)
    default: report("graphrun", expected: .number, found: value)
    }
  }

  private mutating func paths(_ entry: YAMLNode.Entry) -> [Located<String>] {
    guard case .sequence(let elements) = entry.value.content else {
      report(entry.key.value, expected: .list, found: entry.value)
      return []
    }
    return elements.compactMap { element in
      text(YAMLNode.Entry(key: entry.key, value: element)).map { Located($0, at: element.location) }
    }
  }

  private mutating func readOutput(_ entry: YAMLNode.Entry) {
    checkName(entry.key, of: .output)
    var source: Located<SourceSpec>?
    if let text = wireText(entry.value, key: entry.key.value) {
      source = self.source(text)
    }
    spec.outputs.append(GraphOutputSpec(name: entry.key, source: source))
  }
}

// MARK: - What every part of a graph needs

extension GraphSpecReader {
  /// The entries of a key's mapping; anything else is reported.
  mutating func mapping(_ entry: YAMLNode.Entry) -> [YAMLNode.Entry]? {
    mapping(entry.value, key: entry.key.value)
  }

  mutating func mapping(_ node: YAMLNode, key: String?) -> [YAMLNode.Entry]? {
    if case .mapping(let entries) = node.content { return entries }
    report(key, expected: .mapping, found: node)
    return nil
  }

  /// The entries of a mapping whose keys are known; unknown and missing keys are reported.
  mutating func entries(
    of entry: YAMLNode.Entry, in section: GraphFault.Section, keys: [String],
    required: String? = nil
  ) -> [YAMLNode.Entry] {
    guard let entries = mapping(entry) else { return [] }
    if let required {
      require(required, of: entries, in: section, known: keys, at: entry.key.location)
    }
    return entries.filter { part in
      if keys.contains(part.key.value) { return true }
      reportUnknown(part.key, in: section, known: keys)
      return false
    }
  }

  /// The text of a key; anything else is reported.
  mutating func text(_ entry: YAMLNode.Entry) -> String? {
    if case .scalar(let text, let isPlain) = entry.value.content,
      case .text? = ScalarSpec(text, isPlain: isPlain)
    {
      return text
    }
    report(entry.key.value, expected: .text, found: entry.value)
    return nil
  }

  /// The value of an option or default, with `$name` told from text; anything else is reported.
  mutating func scalar(_ entry: YAMLNode.Entry) -> Located<ScalarSpec>? {
    let (key, node) = (entry.key.value, entry.value)
    guard case .scalar(let text, let isPlain) = node.content,
      let value = ScalarSpec(text, isPlain: isPlain)
    else {
      report(key, expected: .scalar, found: node)
      return nil
    }
    guard case .text(let words) = value, words.hasPrefix("$") else {
      return Located(value, at: node.location)
    }
    if words.hasPrefix("$$") {
      return Located(.text(String(words.dropFirst())), at: node.location)
    }
    guard let (name, suffix) = ScalarSpec.reference(words) else {
      faults.report(.badReference(words), at: node.location)
      return nil
    }
    return Located(.reference(name, suffix: suffix), at: node.location)
  }

  /// Reports a name that is not kebab-case.
  mutating func checkName(_ name: Located<String>, of kind: GraphFault.NameKind) {
    if !ScalarSpec.isName(name.value) {
      faults.report(.badName(name.value, of: kind), at: name.location)
    }
  }

  private mutating func reportUnknown(
    _ key: Located<String>, in section: GraphFault.Section, known: [String]
  ) {
    faults.report(
      .unknownKey(
        key.value, in: section, known: known, meant: suggestion(for: key.value, among: known)),
      at: key.location)
  }

  /// Reports a key that is not there, unless another was meant to be it.
  private mutating func require(
    _ key: String, of entries: [YAMLNode.Entry], in section: GraphFault.Section,
    known: [String], at location: SourceLocation
  ) {
    let isThere = entries.contains { entry in
      entry.key.value == key
        || !known.contains(entry.key.value) && suggestion(for: entry.key.value, among: known) == key
    }
    if !isThere { faults.report(.missingKey(key, in: section), at: location) }
  }

  mutating func report(_ key: String?, expected: GraphFault.Shape, found node: YAMLNode) {
    faults.report(
      .wrongShape(key: key, expected: expected, found: node.shape), at: node.location)
  }
}

extension YAMLNode {
  /// What the node is, for messages.
  public var shape: GraphFault.Shape {
    switch content {
    case .mapping: .mapping
    case .sequence(let elements): elements.isEmpty ? .emptyList : .list
    case .scalar(let text, let isPlain):
      switch ScalarSpec(text, isPlain: isPlain) {
      case nil: .nothing
      case .boolean: .boolean
      case .integer, .number: .number
      case .text, .reference: .text
      }
    }
  }
}
