import NodeKit

extension GraphExpander {
  /// Reports the settings that are about nothing in the graph.
  mutating func reportUnused(_ settings: [SettingOverride]) {
    let keys = settingKeys()
    for (index, setting) in settings.enumerated() where !usedSettings.contains(index) {
      let meant =
        suggestion(for: setting.key, among: keys)
        ?? keys.first { $0.hasSuffix(".\(setting.key)") }
      faults.report(
        .unknownSetting(setting.key, known: inputKeys, meant: meant),
        at: SourceLocation(file: SettingOverride.file, line: index + 1, column: 1))
    }
  }

  /// The inputs that can be set.
  private var inputKeys: [String] {
    draft.instances.first?.graph.spec.inputs.filter { $0.kind != nil }.map(\.name.value) ?? []
  }

  /// Everything that can be set: the inputs, then the options of every node.
  private func settingKeys() -> [String] {
    var keys = inputKeys
    for instance in draft.instances {
      let prefix = String(instance.prefix.map { $0 == "/" ? "." : $0 })
      for node in instance.graph.spec.nodes {
        keys += options(of: instance.members[node.name.value]).map {
          "\(prefix)\(node.name.value).\($0)"
        }
      }
    }
    return keys
  }

  private func options(of member: GraphInstance.Member?) -> [String] {
    switch member {
    case .step(let step): draft.steps[step].type.descriptor.options.map(\.name)
    case .part(let part):
      draft.instances[part].graph.spec.inputs.filter { $0.kind != nil }.map(\.name.value)
    case .unknown, nil: []
    }
  }
}
