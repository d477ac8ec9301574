import NodeKit

/// What the nodes have in common that change a whole photograph at random: there is no mask, for
/// no pixel stays as it was.
enum ChangePorts {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let changed = OutputPort<Image>("image", help: "the changed photograph")

  /// Declares a node that changes a whole photograph.
  ///
  /// - Parameter makesRGB: whether gray photographs become RGB.
  static func descriptor(
    _ name: String, help: String, ranges: [any OptionRange] = [],
    options: [OptionDeclaration] = [], makesRGB: Bool = false, cost: NodeCost,
    check: (@Sendable (ValueShape) throws(NodeError) -> Void)? = nil
  ) -> NodeDescriptor {
    NodeDescriptor(
      name, help: help, inputs: [image.declaration], outputs: [changed.declaration],
      options: ranges.flatMap(\.declarations) + options
        + [DamagePorts.chance.declaration, RandomOptions.seed.declaration],
      cost: cost
    ) { (call) throws(NodeError) in
      for range in ranges { try range.check(call) }
      try check?(call[image])
      return [makesRGB ? call[image].with(channels: 3) : call[image]]
    }
  }
}

extension NodeCall {
  /// Changes the input, if it is changed at all.
  func changed(
    makesRGB: Bool = false, _ change: (inout Image, inout SeededRandom) throws -> Void
  ) throws -> [NodeOutput] {
    var image = take(ChangePorts.image)
    if makesRGB { image = try image.expandedToRGB() }
    var random = random
    if Double(random.uniform()) < self[DamagePorts.chance] { try change(&image, &random) }
    return [ChangePorts.changed(image)]
  }
}
