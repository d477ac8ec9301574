import NodeKit

extension GraphExpander {
  /// How a node runs in a process of its own, as the file says.
  mutating func isolation(of node: NodeSpec, _ type: NodeDescriptor) -> Isolation? {
    guard let stated = node.isolation?.value else { return nil }
    if let port = stated.otherwise, !type.alternatives.contains(port.value) {
      faults.report(
        .badAlternative(
          GraphFault.NodeLabel(name: node.name.value, use: type.name), port: port.value,
          known: type.alternatives), at: port.location)
    }
    return Isolation(
      seconds: stated.seconds ?? Isolation.usualSeconds,
      bytes: stated.bytes ?? Isolation.usualBytes, otherwise: stated.otherwise?.value)
  }
}
