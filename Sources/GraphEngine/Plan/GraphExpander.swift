import NodeKit

/// Turns a graph and the graphs that it uses into one list of steps, with every option checked.
///
/// Wires are drawn afterwards (`WireResolver`), when every step has its index.
struct GraphExpander {
  let registry: NodeRegistry
  /// Where relative paths of settings begin.
  let currentFolder: String
  /// Whether inputs may be without a value: the graph is to be looked at, not to be run.
  let allowsOpenInputs: Bool
  let models: ModelFinder
  var faults: DiagnosticList
  var draft = Draft()
  /// Models of conditions that are not there, each told once.
  var missingModels: Set<String> = []
  private(set) var usedSettings: Set<Int> = []

  init(
    registry: NodeRegistry, currentFolder: String, allowsOpenInputs: Bool, models: ModelFinder,
    faults: DiagnosticList
  ) {
    self.registry = registry
    self.currentFolder = currentFolder
    self.allowsOpenInputs = allowsOpenInputs
    self.models = models
    self.faults = faults
  }

  /// Expands the user's own graph.
  mutating func expand(_ graph: LoadedGraph, settings overrides: [SettingOverride]) {
    let settings = overrides.enumerated().map { Setting($1, index: $0) }
    var values = defaults(of: graph)
    for input in graph.spec.inputs {
      let name = input.name.value
      if let type = input.type?.value, type.isWired, !allowsOpenInputs {
        faults.report(.partAlone(input: name, type: type), at: input.name.location)
      }
      guard let kind = input.kind, let type = input.type?.value else { continue }
      let check = OptionCheck(input: name, kind: kind)
      let defaultValue = values[name]
      if let value = setting(name, among: settings, check) {
        values[name] = value
      } else if input.isRequired && !allowsOpenInputs {
        faults.report(.inputNotSet(name, type: type), at: input.name.location)
      }
      draft.settings.append(
        PlanSetting(
          name: name, kind: kind, defaultValue: defaultValue?.value.text,
          value: values[name]?.value.text, help: input.help ?? ""))
    }
    expand(
      GraphInstance(graph: graph, prefix: "", parent: nil, isWanted: true, values: values),
      settings: settings)
    if usedSettings.count < overrides.count { reportUnused(overrides) }
  }

  /// Expands one graph; the result is its index among the instances.
  @discardableResult
  private mutating func expand(_ instance: GraphInstance, settings: [Setting]) -> Int {
    let index = draft.instances.count
    draft.instances.append(instance)
    for node in instance.graph.spec.nodes {
      let member = expand(node, of: index, settings: settings)
      draft.instances[index].members[node.name.value] = member
    }
    return index
  }

  private mutating func expand(
    _ node: NodeSpec, of index: Int, settings: [Setting]
  ) -> GraphInstance.Member {
    let instance = draft.instances[index]
    let settings = settings.compactMap { $0.inside(node.name.value) }
    let isWanted = condition(node, in: instance) && instance.isWanted
    guard let use = node.use else { return .unknown }
    if LoadedGraph.isFile(use.value) {
      guard let part = instance.graph.parts[use.value] else { return .unknown }
      return expand(part, as: node, use.value, of: index, isWanted: isWanted, settings: settings)
    }
    guard let type = registry[use.value] else {
      let meant = suggestion(for: use.value, among: registry.names)
      faults.report(.unknownType(use.value, meant: meant), at: use.location)
      return .unknown
    }
    let interface = NodeInterface(type.descriptor, name: node.name.value)
    let options = options(of: node, interface, in: instance, settings: settings)
    draft.steps.append(
      DraftStep(
        name: instance.prefix + node.name.value, label: interface.label,
        location: node.name.location, type: type, options: options,
        isolation: isolation(of: node, type.descriptor), isWanted: isWanted,
        outputTypes: type.descriptor.outputs.map(\.type)))
    return .step(draft.steps.count - 1)
  }

  private mutating func expand(
    _ part: LoadedGraph, as node: NodeSpec, _ use: String, of index: Int, isWanted: Bool,
    settings: [Setting]
  ) -> GraphInstance.Member {
    let instance = draft.instances[index]
    let interface = NodeInterface(part.spec, name: node.name.value, use: use)
    if let isolation = node.isolation {
      faults.report(.isolatedGraph(interface.label), at: isolation.location)
    }
    let given = options(of: node, interface, in: instance, settings: settings)
    let copy = GraphInstance(
      graph: part, prefix: "\(instance.prefix)\(node.name.value)/", parent: (index, node),
      isWanted: isWanted, values: defaults(of: part).merging(given) { $1 })
    return .part(expand(copy, settings: settings))
  }

  // MARK: - Values

  /// The defaults that a graph states for its inputs, paths absolute.
  private mutating func defaults(of graph: LoadedGraph) -> [String: Located<OptionValue>] {
    var values: [String: Located<OptionValue>] = [:]
    for input in graph.spec.inputs {
      guard let kind = input.kind, let scalar = input.defaultValue else { continue }
      let check = OptionCheck(input: input.name.value, kind: kind)
      values[input.name.value] = checked(scalar, check, folder: graph.folder)
    }
    return values
  }

  /// The options that a node sets, by the file or by settings.
  private mutating func options(
    of node: NodeSpec, _ interface: NodeInterface, in instance: GraphInstance,
    settings: [Setting]
  ) -> [String: Located<OptionValue>] {
    var stated: [String: OptionSpec] = [:]
    var meant: Set<String> = []
    for option in node.options {
      if interface.options.contains(where: { $0.name == option.name.value }) {
        stated[option.name.value] = option
      } else if let guess = reportUnknown(option.name, of: interface) {
        meant.insert(guess)
      }
    }
    var values: [String: Located<OptionValue>] = [:]
    for option in interface.options {
      let check = OptionCheck(option, of: interface.label)
      if let value = setting(option.name, among: settings, check) {
        values[option.name] = value
      } else if let scalar = stated[option.name]?.value {
        values[option.name] = value(of: scalar, check, in: instance)
      } else if stated[option.name] == nil {
        let isTold =
          node.hasFaults || meant.contains(option.name)
          || node.edges.contains { $0.port.value == option.name }
        if interface.required.contains(option.name) && !isTold {
          faults.report(
            .missingOption(interface.label, option: option.name, kind: option.kind),
            at: node.name.location)
        }
        values[option.name] = unset(option, node, in: instance)
      }
    }
    return values
  }

  /// What an option that nobody sets is: a default path lies beside the graph, any other default
  /// the node itself knows.
  private func unset(
    _ option: OptionDeclaration, _ node: NodeSpec, in instance: GraphInstance
  ) -> Located<OptionValue>? {
    guard option.kind.isPath, case .text(let path)? = option.defaultValue else { return nil }
    let resolved = GraphPath.resolve(path, in: instance.graph.folder)
    return Located(.text(resolved), at: node.name.location)
  }

  /// Reports an option that the node does not have; the result is the one that was meant.
  private mutating func reportUnknown(
    _ option: Located<String>, of interface: NodeInterface
  ) -> String? {
    let known = interface.options.map(\.name)
    let meant = suggestion(for: option.value, among: known)
    faults.report(
      .unknownOption(
        interface.label, option: option.value, known: known, meant: meant,
        isPort: interface.inputs.contains { $0.name == option.value }),
      at: option.location)
    return meant
  }

  /// The value of the last setting that is about this option.
  private mutating func setting(
    _ name: String, among settings: [Setting], _ check: OptionCheck
  ) -> Located<OptionValue>? {
    var value: Located<OptionValue>?
    for setting in settings where setting.sets(name) {
      usedSettings.insert(setting.index)
      let scalar = Located(setting.scalar(as: check.kind), at: setting.location)
      value = checked(scalar, check, folder: currentFolder)
    }
    return value
  }

  /// The value of an option as the file states it, `$name` looked up.
  private mutating func value(
    of scalar: Located<ScalarSpec>, _ check: OptionCheck, in instance: GraphInstance
  ) -> Located<OptionValue>? {
    guard case .reference(let name, let suffix) = scalar.value else {
      return checked(scalar, check, folder: instance.graph.folder)
    }
    guard
      let value = reference(name, suffix, check, in: instance, at: scalar.location)
    else { return nil }
    return checked(Located(ScalarSpec(value.value), at: value.location), check, folder: nil)
  }

  private mutating func checked(
    _ scalar: Located<ScalarSpec>, _ check: OptionCheck, folder: String?
  ) -> Located<OptionValue>? {
    switch check.value(of: scalar.value, folder: folder) {
    case .success(let value): return Located(value, at: scalar.location)
    case .failure(let fault):
      faults.report(fault, at: scalar.location)
      return nil
    }
  }
}

extension OptionValue {
  /// The value as text.
  fileprivate var text: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): decimal(value)
    case .text(let value): value
    }
  }
}
