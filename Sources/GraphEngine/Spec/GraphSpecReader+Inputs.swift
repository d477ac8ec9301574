import TensorCore

extension GraphSpecReader {
  /// Reads an entry of `inputs`.
  mutating func readInput(_ entry: YAMLNode.Entry) {
    checkName(entry.key, of: .input)
    var input = GraphInputSpec(name: entry.key)
    let entries = entries(
      of: entry, in: .input(entry.key.value),
      keys: ["type", "default", "range", "choices", "help"], required: "type")
    for part in entries {
      switch part.key.value {
      case "type": input.type = type(of: entry.key.value, part)
      case "default":
        input.isRequired = false
        input.defaultValue = defaultValue(part)
      case "range": input.range = range(part, of: entry.key.value)
      case "choices": input.choices = choices(part)
      case "help": input.help = text(part)
      default: break
      }
    }
    refuseKeys(of: input, among: entries)
    spec.inputs.append(input)
  }

  private mutating func type(
    of input: String, _ entry: YAMLNode.Entry
  ) -> Located<GraphInputType>? {
    guard let name = text(entry) else { return nil }
    let location = entry.value.location
    guard let type = GraphInputType(rawValue: name) else {
      let meant = suggestion(for: name, among: GraphInputType.allCases.map(\.rawValue))
      faults.report(.unknownInputType(name, input: input, meant: meant), at: location)
      return nil
    }
    return Located(type, at: location)
  }

  /// A default is a value of its own: it can't be another input's.
  private mutating func defaultValue(_ entry: YAMLNode.Entry) -> Located<ScalarSpec>? {
    guard let value = scalar(entry) else { return nil }
    if case .reference(let name, let suffix) = value.value {
      faults.report(.badReference("$\(name)\(suffix)"), at: value.location)
      return nil
    }
    return value
  }

  private mutating func range(
    _ entry: YAMLNode.Entry, of input: String
  ) -> ClosedRange<Double>? {
    guard case .sequence(let ends) = entry.value.content else {
      report(entry.key.value, expected: .twoNumbers, found: entry.value)
      return nil
    }
    let numbers = ends.compactMap(number)
    guard ends.count == 2, numbers.count == 2, numbers[0] <= numbers[1] else {
      faults.report(.badRange(input: input), at: entry.value.location)
      return nil
    }
    return numbers[0]...numbers[1]
  }

  func number(_ node: YAMLNode) -> Double? {
    guard case .scalar(let text, let isPlain) = node.content else { return nil }
    return switch ScalarSpec(text, isPlain: isPlain) {
    case .integer(let value): Double(value)
    case .number(let value) where value.isFinite: value
    default: nil
    }
  }

  private mutating func choices(_ entry: YAMLNode.Entry) -> [String]? {
    guard case .sequence(let elements) = entry.value.content, !elements.isEmpty else {
      report(entry.key.value, expected: .filledList, found: entry.value)
      return nil
    }
    return elements.compactMap { text(YAMLNode.Entry(key: entry.key, value: $0)) }
  }

  /// Reports keys that an input of this type can't have.
  private mutating func refuseKeys(of input: GraphInputSpec, among entries: [YAMLNode.Entry]) {
    guard let type = input.type?.value else { return }
    for entry in entries {
      let fits =
        switch entry.key.value {
        case "range": type == .number || type == .integer
        case "choices": type == .text
        case "default": !type.isWired
        default: true
        }
      if !fits {
        faults.report(
          .notForType(key: entry.key.value, input: input.name.value, type: type),
          at: entry.key.location)
      }
    }
  }
}
