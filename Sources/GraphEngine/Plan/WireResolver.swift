import NodeKit

/// Draws the wires between the steps of a draft: looks up every name that stands under `in` and
/// `outputs`.
struct WireResolver {
  var draft: Draft
  var faults: DiagnosticList

  /// Draws every wire.
  mutating func resolve() {
    for index in draft.instances.indices {
      for node in draft.instances[index].graph.spec.nodes { resolve(node, in: index) }
      for output in draft.instances[index].graph.spec.outputs {
        guard let source = output.source.flatMap({ look(up: $0, in: index, asOutput: true) }),
          index == 0
        else { continue }
        draft.outputs.append((output.name, source))
      }
    }
  }

  private mutating func resolve(_ node: NodeSpec, in index: Int) {
    let name = node.name.value
    let wires: [DraftWire]
    switch draft.instances[index].members[name] {
    case .step(let step):
      let type = draft.steps[step].type.descriptor
      wires = self.wires(of: node, NodeInterface(type, name: name), in: index)
      draft.steps[step].wires = wires
    case .part(let part):
      let spec = draft.instances[part].graph.spec
      let interface = NodeInterface(spec, name: name, use: node.use?.value ?? "")
      draft.boundaries += self.wires(of: node, interface, in: index)
    case .unknown, nil:
      // The node is not known, but the names that it mentions can be.
      for source in node.edges.flatMap(\.sources) { _ = look(up: source, in: index) }
    }
  }

  private mutating func wires(
    of node: NodeSpec, _ interface: NodeInterface, in index: Int
  ) -> [DraftWire] {
    var wires: [DraftWire] = []
    var named = Set(node.options.map(\.name.value))
    for edge in node.edges {
      let sources = edge.sources.compactMap { look(up: $0, in: index) }
      guard let port = interface.inputs.first(where: { $0.name == edge.port.value }) else {
        if let meant = reportUnknown(edge.port, of: interface) { named.insert(meant) }
        continue
      }
      named.insert(port.name)
      if edge.isList && port.type.element == nil {
        faults.report(.listForOne(interface.label, port: port), at: edge.port.location)
      }
      wires.append(DraftWire(node: interface.label, port: port, sources: sources))
    }
    for port in interface.inputs where port.isRequired && !node.hasFaults {
      if !named.contains(port.name) {
        faults.report(.missingWire(interface.label, port: port), at: node.name.location)
      }
    }
    return wires
  }

  /// Reports a port that the node does not have; the result is the one that was meant.
  private mutating func reportUnknown(
    _ port: Located<String>, of interface: NodeInterface
  ) -> String? {
    let known = interface.inputs.map(\.name)
    let meant = suggestion(for: port.value, among: known)
    faults.report(
      .unknownPort(
        interface.label, port: port.value, known: known, meant: meant,
        isOption: interface.options.contains { $0.name == port.value }),
      at: port.location)
    return meant
  }

  // MARK: - Sources

  /// The step's output that a source stands for; `nil` when there is none, which is reported here
  /// or was before.
  private mutating func look(
    up source: Located<SourceSpec>, in index: Int, asOutput: Bool = false
  ) -> DraftSource? {
    switch source.value {
    case .input(let name) where asOutput:
      faults.report(.outputOfInput("$\(name)"), at: source.location)
      return nil
    case .input(let name): return look(upInput: name, in: index, at: source.location)
    case .node(let name, let port):
      return look(upNode: name, port, in: index, at: source.location)
    }
  }

  private mutating func look(
    upNode name: String, _ port: String?, in index: Int, at location: SourceLocation
  ) -> DraftSource? {
    let instance = draft.instances[index]
    switch instance.members[name] {
    case .unknown: return nil
    case nil:
      let names = instance.graph.spec.nodes.map(\.name.value)
      faults.report(
        .unknownNode(name, meant: suggestion(for: name, among: names)), at: location)
      return nil
    case .step(let step):
      let label = draft.steps[step].label
      let known = draft.steps[step].type.descriptor.outputs.map(\.name)
      guard let output = output(port, of: label, among: known, at: location) else { return nil }
      return DraftSource(
        step: step, output: output, text: port.map { "\(name).\($0)" } ?? name, use: label.use,
        declared: nil, location: location)
    case .part(let part):
      let outputs = draft.instances[part].graph.spec.outputs
      let use = instance.graph.spec.nodes.first { $0.name.value == name }?.use?.value ?? ""
      let label = GraphFault.NodeLabel(name: name, use: use)
      guard
        let output = output(port, of: label, among: outputs.map(\.name.value), at: location),
        let inner = outputs[output].source,
        let found = look(up: inner, in: part, asOutput: true)
      else { return nil }
      return DraftSource(
        step: found.step, output: found.output, text: port.map { "\(name).\($0)" } ?? name,
        use: use, declared: nil, location: location)
    }
  }

  private mutating func output(
    _ port: String?, of node: GraphFault.NodeLabel, among known: [String],
    at location: SourceLocation
  ) -> Int? {
    let name = port ?? known.first
    if let index = known.firstIndex(where: { $0 == name }) { return index }
    let meant = suggestion(for: port ?? "", among: known)
    faults.report(
      .unknownOutput(node, port: port ?? "", known: known, meant: meant), at: location)
    return nil
  }

  private mutating func look(
    upInput name: String, in index: Int, at location: SourceLocation
  ) -> DraftSource? {
    let instance = draft.instances[index]
    let inputs = instance.graph.spec.inputs
    guard let input = inputs.first(where: { $0.name.value == name }) else {
      let meant = suggestion(for: name, among: inputs.map(\.name.value))
      faults.report(.unknownInput(name, meant: meant), at: location)
      return nil
    }
    guard let type = input.type?.value else { return nil }
    guard let declared = type.portType else {
      faults.report(.wiredSetting(input: name, type: type), at: location)
      return nil
    }
    guard let parent = instance.parent,
      let edge = parent.node.edges.first(where: { $0.port.value == name }),
      let outer = edge.sources.first,
      let found = look(up: outer, in: parent.instance)
    else { return nil }
    return DraftSource(
      step: found.step, output: found.output, text: "$\(name)", use: nil, declared: declared,
      location: location)
  }
}

extension PortType {
  /// What one element of a list port is; `nil` when the port takes one value.
  var element: PortType? {
    switch self {
    case .list(let element): return element
    case .either(let options):
      let elements = options.compactMap(\.element)
      return elements.count == options.count ? .either(elements) : nil
    default: return nil
    }
  }
}
