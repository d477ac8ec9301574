import NodeKit

/// What the nodes have in common that make masks for training.
enum MaskPorts {
  static let image = InputPort<Raster>("image", help: "what the mask is to be as large as")
  static let mask = OutputPort<Mask>("mask", help: "the hole: 1 inside, 0 outside")

  /// Declares a node that makes a mask.
  static func descriptor(
    _ name: String, help: String, ranges: [any OptionRange] = [],
    options: [OptionDeclaration] = [], cost: NodeCost
  ) -> NodeDescriptor {
    NodeDescriptor(
      name, help: help, inputs: [image.declaration], outputs: [mask.declaration],
      options: ranges.flatMap(\.declarations) + options, cost: cost
    ) { (call) throws(NodeError) in
      for range in ranges { try range.check(call) }
      return [call[image].with(channels: 1)]
    }
  }
}
