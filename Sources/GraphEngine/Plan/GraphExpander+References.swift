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
    switch instance.values[name] {
    case let value? where type == .model: return isUsed(value) != condition.value.isNegated
    case let value?: return value.value.isTrue.map { $0 != condition.value.isNegated } ?? true
    case nil: return true
    }
  }

  /// Whether the steps for a model are to run: it is named, and it is there, or the user asked for
  /// it and is to be told that it is not.
  private mutating func isUsed(_ model: Located<OptionValue>) -> Bool {
    guard case .text(let name) = model.value, !name.isEmpty else { return false }
    if model.location.file == SettingOverride.file || models.file(name) != nil { return true }
    let fault = GraphFault.modelLeftOut(models.shown(name), folders: models.shownFolders(for: name))
    if missingModels.insert(name).inserted { faults.warn(fault, at: model.location) }
    return false
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

extension OptionValue {
  /// Whether a condition on it holds; `nil` for what can't be one.
  fileprivate var isTrue: Bool? {
    switch self {
    case .boolean(let isTrue): isTrue
    case .text(let text): !text.isEmpty
    default: nil
    }
  }
}

extension Located<OptionValue> {
  /// The path with `/rest` added; no path at all when it is empty.
  fileprivate func appending(_ suffix: String) -> Self {
    guard case .text(let path) = value, !suffix.isEmpty, !path.isEmpty else { return self }
    return Located(.text(GraphPath.normalise(path + suffix)), at: location)
  }
}
