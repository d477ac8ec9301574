extension GraphSpecReader {
  /// Reads an entry of `nodes`.
  mutating func readNode(_ entry: YAMLNode.Entry) {
    let faultsBefore = faults.errors.count
    checkName(entry.key, of: .node)
    var node = NodeSpec(name: entry.key)
    let entries = entries(
      of: entry, in: .node(entry.key.value),
      keys: ["use", "in", "with", "when", "isolate", "help"], required: "use")
    for part in entries {
      switch part.key.value {
      case "use": node.use = text(part).map { Located($0, at: part.value.location) }
      case "in": node.edges = mapping(part)?.map { edge($0) } ?? []
      case "with":
        node.options = mapping(part)?.map { OptionSpec(name: $0.key, value: scalar($0)) } ?? []
      case "when": node.condition = condition(part)
      case "isolate": node.isolation = isolation(part, of: entry.key.value)
      case "help": node.help = text(part)
      default: break
      }
    }
    node.hasFaults = faults.errors.count > faultsBefore
    spec.nodes.append(node)
  }

  private mutating func edge(_ entry: YAMLNode.Entry) -> EdgeSpec {
    var (elements, isList) = ([entry.value], false)
    if case .sequence(let listed) = entry.value.content { (elements, isList) = (listed, true) }
    if elements.isEmpty { report(entry.key.value, expected: .filledList, found: entry.value) }
    var edge = EdgeSpec(port: entry.key, sources: [], isList: isList)
    for element in elements {
      guard let text = wireText(element, key: entry.key.value) else { continue }
      if let source = source(text) { edge.sources.append(source) }
    }
    return edge
  }

  /// The words of a wire: text, or a node whose name YAML reads as something else.
  mutating func wireText(_ node: YAMLNode, key: String) -> Located<String>? {
    guard case .scalar(let text, let isPlain) = node.content,
      case .text? = ScalarSpec(text, isPlain: isPlain)
    else {
      report(key, expected: .text, found: node)
      return nil
    }
    return Located(text, at: node.location)
  }

  /// What a wire's words say: `node`, `node.port` or `$input`.
  mutating func source(_ text: Located<String>) -> Located<SourceSpec>? {
    let words = text.value
    if let (name, suffix) = ScalarSpec.reference(words), suffix.isEmpty {
      return Located(.input(name), at: text.location)
    }
    let parts = words.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ ScalarSpec.isName($0) }) else {
      faults.report(.badSource(words), at: text.location)
      return nil
    }
    return Located(
      .node(String(parts[0]), port: parts.count == 2 ? String(parts[1]) : nil), at: text.location)
  }

  private mutating func condition(_ entry: YAMLNode.Entry) -> Located<ConditionSpec>? {
    guard case .scalar(let text, _) = entry.value.content else {
      report(entry.key.value, expected: .text, found: entry.value)
      return nil
    }
    let location = entry.value.location
    let words = text.split(separator: " ")
    guard let last = words.last, let (name, suffix) = ScalarSpec.reference(String(last)),
      suffix.isEmpty, words.count == 1 || words.count == 2 && words[0] == "not"
    else {
      faults.report(.badCondition(text), at: location)
      return nil
    }
    return Located(ConditionSpec(input: name, isNegated: words.count == 2), at: location)
  }
}
