import NodeKit

/// What the nodes have in common that fill holes.
enum HolePorts {
  static let image = InputPort<Image>("image", help: "the scan")
  static let mask = InputPort<Mask>("mask", help: "the hole: values above 0.5")
  static let filled = OutputPort<Image>(
    "image", help: "the scan with the hole filled; all else is the same, bit for bit")

  /// Declares a node that fills holes by an algorithm.
  static func descriptor(
    _ name: String, help: String, options: [OptionDeclaration], cost: NodeCost
  ) -> NodeDescriptor {
    NodeDescriptor(
      name, help: help, inputs: [image.declaration, mask.declaration],
      outputs: [filled.declaration], options: options, cost: cost
    ) { (call) throws(NodeError) in
      try call.requireSameSize(image.declaration, mask.declaration)
      return [call[image]]
    }
  }

  /// Declares a node that fills holes with a network.
  ///
  /// - Parameter work: what a call takes; left out, the network sees the whole scan, or its tiles.
  static func descriptor(
    _ name: String, help: String, use: NetworkUse, options: [OptionDeclaration],
    work: (@Sendable (PlannedCall) -> NodeWork?)? = nil
  ) -> NodeDescriptor {
    NodeDescriptor(
      name, help: help, inputs: [image.declaration, mask.declaration],
      outputs: [filled.declaration], options: options, threadMode: .serial
    ) { (call) throws(NodeError) in
      try call.requireSameSize(image.declaration, mask.declaration)
      _ = try call.model(for: use)
      return [call[image]]
    } work: { call in
      work.map { $0(call) } ?? call.work(for: use, on: call[image])
    }
  }
}

extension NodeCall {
  /// Fills the hole by an algorithm.
  ///
  /// - Throws: `NodeError` when sizes differ or the hole covers everything, and what `fill` throws.
  func fillingHole(_ fill: (_ image: Image, _ mask: Mask) throws -> Image) throws -> [NodeOutput] {
    try requireSameSize(HolePorts.image.declaration, HolePorts.mask.declaration)
    do {
      return [HolePorts.filled(try fill(self[HolePorts.image], self[HolePorts.mask]))]
    } catch InpaintingError.nothingKnown {
      throw NodeError.fullHole
    }
  }

  /// Fills the hole with a network.
  ///
  /// - Parameter fill: as for `Image.filled`.
  /// - Throws: as `fillingHole`; and `FileError` when the weights are damaged.
  func fillingHole(
    with use: NetworkUse,
    _ fill: (_ model: LoadedModel, _ image: Image, _ hole: Mask) throws -> Image
  ) throws -> [NodeOutput] {
    try fillingHole { image, mask in
      let model = try model(for: use)
      return try image.filled(mask) { try fill(model, $0, $1) }
    }
  }
}

extension NodeError {
  /// A hole that covers everything.
  static let fullHole = NodeError(
    "'mask' covers the whole image: there is nothing to fill it from",
    remedy: "mark only what is damaged; the mask may be inverted")
}
