import NodeKit

/// What is wrong or idle in a graph as its file states it: cycles, nodes and inputs that nobody
/// uses.
struct GraphCheck {
  let draft: Draft
  var faults: DiagnosticList

  /// Checks every graph of a draft.
  mutating func check() {
    let effects = instancesWithEffects()
    for instance in draft.instances {
      let nodes = instance.graph.spec.nodes
      let dependencies = dependencies(of: nodes)
      checkCycle(nodes, dependencies)
      warnDead(instance, nodes, dependencies, effects)
      warnUnused(instance.graph.spec)
    }
  }

  /// For each node, the nodes that its wires come from.
  private func dependencies(of nodes: [NodeSpec]) -> [[Int]] {
    let indices = Dictionary(
      nodes.enumerated().map { ($1.name.value, $0) }, uniquingKeysWith: { first, _ in first })
    return nodes.map { node in
      node.edges.flatMap(\.sources).compactMap { source in
        if case .node(let name, _) = source.value { indices[name] } else { nil }
      }
    }
  }

  private mutating func checkCycle(_ nodes: [NodeSpec], _ dependencies: [[Int]]) {
    guard let cycle = NodeOrder(dependencies).cycle else { return }
    faults.report(.cycle(cycle.map { nodes[$0].name.value }), at: nodes[cycle[0]].name.location)
  }

  private mutating func warnDead(
    _ instance: GraphInstance, _ nodes: [NodeSpec], _ dependencies: [[Int]], _ effects: Set<Int>
  ) {
    var isUsed = nodes.map { node in
      switch instance.members[node.name.value] {
      case .step(let step): draft.steps[step].type.descriptor.hasSideEffect
      case .part(let part): effects.contains(part)
      case .unknown, nil: true
      }
    }
    for output in instance.graph.spec.outputs {
      guard case .node(let name, _)? = output.source?.value else { continue }
      for index in nodes.indices where nodes[index].name.value == name { isUsed[index] = true }
    }
    var open = nodes.indices.filter { isUsed[$0] }
    while let index = open.popLast() {
      for source in dependencies[index] where !isUsed[source] {
        isUsed[source] = true
        open.append(source)
      }
    }
    for (index, node) in nodes.enumerated() where !isUsed[index] {
      let label = GraphFault.NodeLabel(name: node.name.value, use: node.use?.value ?? "")
      faults.warn(.deadStep(label), at: node.name.location)
    }
  }

  /// The graphs that do something beside giving outputs.
  private func instancesWithEffects() -> Set<Int> {
    var found: Set<Int> = []
    for (index, instance) in draft.instances.enumerated().reversed() {
      let hasEffect = instance.members.values.contains { member in
        switch member {
        case .step(let step): draft.steps[step].type.descriptor.hasSideEffect
        case .part(let part): found.contains(part)
        case .unknown: true
        }
      }
      if hasEffect { found.insert(index) }
    }
    return found
  }

  private mutating func warnUnused(_ spec: GraphSpec) {
    var used = Set(spec.nodes.compactMap { $0.condition?.value.input })
    for node in spec.nodes {
      for option in node.options {
        if case .reference(let name, _)? = option.value?.value { used.insert(name) }
      }
      for source in node.edges.flatMap(\.sources) {
        if case .input(let name) = source.value { used.insert(name) }
      }
    }
    for input in spec.inputs where !used.contains(input.name.value) {
      faults.warn(.unusedInput(input.name.value), at: input.name.location)
    }
  }
}
