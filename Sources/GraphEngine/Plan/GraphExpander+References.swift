import NodeKit

extension GraphExpander {
  /// The value that `$name` or `$name/rest` stands for in a graph; `nil` when there is none, which
  /// is reported here or was before.
  mutating func reference(
    _ name: String, _ suffix: String, _ check: OptionCheck, in instance: GraphInstance,
    at location: SourceLocation
  ) -> Located<OptionValue>? {
    guard let type = inputType(name, in: instance, at: location) else { return nil }
    if type.isWired {
      faults.report(.imageAsOption(check.setting, input: name, type: type), at: location)
    } else if !check.kind.takes(type) {
      faults.report(
        .referenceType(check.setting, kind: check.kind, input: name, type: type), at: location)
    } else if !suffix.isEmpty && type != .path {
      faults.report(.suffixWithoutPath(input: name, type: type), at: location)
    } else {
      return instance.values[name].map { $0.appending(suffix) }
    }
    return nil
  }

  /// Whether a node's condition holds; it does when its fault is told or there is none.
  mutating func condition(_ node: NodeSpec, in instance: GraphInstance) -> Bool {
    guard let condition = node.condition else { return true }
    let name = condition.value.input
    guard let type = inputType(name, in: instance, at: condition.location) else { return true }
    guard [.boolean, .text, .path, .model].contains(type) else {
      faults.report(.conditionType(input: name, type: type), at: condition.location)
      return true
    }
    return switch instance.values[name]?.value {
    case .boolean(let isTrue): isTrue != condition.value.isNegated
    case .text(let text): text.isEmpty == condition.value.isNegated
    default: true
    }
  }

  private mutating func inputType(
    _ name: String, in instance: GraphInstance, at location: SourceLocation
  ) -> GraphInputType? {
    let inputs = instance.graph.spec.inputs
    if let input = inputs.first(where: { $0.name.value == name }) { return input.type?.value }
    let meant = suggestion(for: name, among: inputs.map(\.name.value))
    faults.report(.unknownInput(name, meant: meant), at: location)
    return nil
  }
}

extension Located<OptionValue> {
  /// The path with `/rest` added; no path at all when it is empty.
  fileprivate func appending(_ suffix: String) -> Self {
    guard case .text(let path) = value, !suffix.isEmpty, !path.isEmpty else { return self }
    return Located(.text(GraphPath.normalise(path + suffix)), at: location)
  }
}
