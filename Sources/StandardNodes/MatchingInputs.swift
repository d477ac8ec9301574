import NodeKit

/// A call, planned or running, that knows its options and the shapes of what enters it.
protocol ShapedCall {
  /// An option's value.
  subscript<Payload>(option: NodeOption<Payload>) -> Payload { get }

  /// The shapes that enter a port; empty when it is open.
  func shapes(_ port: String) -> [ValueShape]
}

extension PlannedCall: ShapedCall {}
extension NodeCall: ShapedCall {}

extension ShapedCall {
  /// Checks that all that enters these ports has the same rows and columns, as far as they are
  /// known; the elements of a list are `name[0]`, `name[1]` and so on.
  ///
  /// - Throws: `NodeError.sizesDiffer`, about the first and one that differs from it.
  func requireSameSize(_ ports: PortDeclaration...) throws(NodeError) {
    var first: (name: String, size: (height: Int, width: Int))?
    for port in ports {
      for (index, shape) in shapes(port.name).enumerated() {
        guard let height = shape.height, let width = shape.width else { continue }
        let name = if case .list = port.type { "\(port.name)[\(index)]" } else { port.name }
        let known = first ?? (name, (height, width))
        first = known
        if known.size != (height, width) {
          throw NodeError.sizesDiffer(known.name, known.size, name, (height, width))
        }
      }
    }
  }
}

/// The images with one number of channels: gray ones beside RGB ones become RGB.
///
/// - Throws: `CancelledError`.
func withEqualChannels(_ images: [Image]) throws -> [Image] {
  let channels = images.map(\.channels)
  return channels.min() == channels.max() ? images : try images.map { try $0.expandedToRGB() }
}

extension Sequence<ValueShape> {
  /// The channels that `withEqualChannels` would give.
  var commonChannels: Int? {
    let channels = map(\.channels)
    if channels.contains(3) { return 3 }
    return channels.contains(nil) ? nil : channels.compactMap { $0 }.max()
  }
}
