import NodeKit

/// Checks that every wire carries what its port takes.
struct WireCheck {
  let registry: NodeRegistry
  var draft: Draft
  var faults: DiagnosticList

  /// Infers the types of outputs along `order`, then checks every wire.
  mutating func check(order: [Int]) {
    for step in order { draft.steps[step].outputTypes = outputTypes(of: draft.steps[step]) }
    for step in draft.steps { step.wires.forEach { check($0) } }
    draft.boundaries.forEach { check($0) }
  }

  /// An output that can be either of several types is of the type that enters the first input that
  /// can.
  private func outputTypes(of step: DraftStep) -> [PortType] {
    let entering = step.type.descriptor.inputs.lazy.compactMap { port -> PortType? in
      guard case .either = port.type.element ?? port.type else { return nil }
      let source = step.wires.first { $0.port.name == port.name }?.sources.first
      return source.map { type(of: $0) }
    }.first
    return step.type.descriptor.outputs.map { output in
      entering.map { output.type.narrowed(to: $0) } ?? output.type
    }
  }

  private func type(of source: DraftSource) -> PortType {
    source.declared ?? draft.steps[source.step].outputTypes[source.output]
  }

  private mutating func check(_ wire: DraftWire) {
    let element = wire.port.type.element ?? wire.port.type
    for source in wire.sources where !element.mayAccept(type(of: source)) {
      let given = type(of: source)
      faults.report(
        .wrongType(
          wire.node, port: wire.port, source: words(source),
          converters: converters(from: given, to: element)),
        at: source.location)
    }
    checkIsOneType(wire, element)
  }

  /// A list holds images or masks, not both.
  private mutating func checkIsOneType(_ wire: DraftWire, _ element: PortType) {
    guard wire.port.type.element != nil, case .either(let options) = element,
      let first = wire.sources.first
    else { return }
    let possible = options.filter { $0.mayAccept(type(of: first)) }
    for other in wire.sources.dropFirst() where element.mayAccept(type(of: other)) {
      let given = type(of: other)
      if possible.isEmpty || possible.contains(where: { $0.mayAccept(given) }) { continue }
      faults.report(
        .mixedList(
          wire.node, port: wire.port.name, first: words(first), other: words(other)),
        at: other.location)
    }
  }

  private func words(_ source: DraftSource) -> GraphFault.Source {
    GraphFault.Source(text: source.text, use: source.use, type: type(of: source))
  }

  /// At most three node types with one input, which takes `given`, and an output that `wanted`
  /// takes.
  private func converters(from given: PortType, to wanted: PortType) -> [String] {
    let fitting = registry.names.lazy.filter { name in
      guard let descriptor = registry[name]?.descriptor, descriptor.inputs.count == 1 else {
        return false
      }
      return (descriptor.inputs[0].type.element ?? descriptor.inputs[0].type).accepts(given)
        && descriptor.outputs.contains { wanted.accepts($0.type.narrowed(to: given)) }
    }
    return Array(fitting.prefix(3))
  }
}

extension PortType {
  /// For a type that is either of several: those of them that `entering` may be.
  func narrowed(to entering: PortType) -> PortType {
    guard case .either(let options) = self else { return self }
    let possible = options.filter { $0.mayAccept(entering) }
    guard possible.count == 1 else { return self }
    return possible[0].accepts(entering) ? entering : possible[0]
  }
}
