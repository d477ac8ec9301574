import NodeKit

/// What the nodes have in common that damage a photograph and mark where.
enum DamagePorts {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let mask = OptionalInputPort<Mask>(
    "mask", help: "what is damaged already; leave it open for nothing")
  static let damaged = OutputPort<Image>("image", help: "the photograph with the damage")
  static let marked = OutputPort<Mask>(
    "mask", help: "how opaque the damage is, 0...1, or 'mask' where that is more")
  static let chance = NodeOption.number(
    "chance", default: 1, in: 0...1, help: "how likely anything is done at all")

  /// Declares a node that damages a photograph.
  static func descriptor(
    _ name: String, help: String, ranges: [any OptionRange] = [],
    options: [OptionDeclaration] = [], cost: NodeCost
  ) -> NodeDescriptor {
    NodeDescriptor(
      name, help: help, inputs: [image.declaration, mask.declaration],
      outputs: [damaged.declaration, marked.declaration],
      options: ranges.flatMap(\.declarations) + options
        + [chance.declaration, RandomOptions.seed.declaration],
      cost: cost
    ) { (call) throws(NodeError) in
      try call.requireSameSize(image.declaration, mask.declaration)
      for range in ranges { try range.check(call) }
      return [call[image], call[image].with(channels: 1)]
    }
  }
}

/// What all nodes have in common that choose at random.
enum RandomOptions {
  static let seed = NodeOption.integer(
    "seed", default: 0, in: 0...9_007_199_254_740_991,
    help: "another number makes other random choices; so does another name of the node")
}

extension NodeCall {
  /// The start of this call's random choices: from the run's seed, the node's name and its option
  /// `seed`.
  var random: SeededRandom {
    var option = SeededRandom(seed: UInt64(self[RandomOptions.seed]))
    return SeededRandom(seed: option.next() ^ context.seed)
  }

  /// Does damage to the input, if it is done at all.
  func damaged(by damage: some Damage) throws -> [NodeOutput] {
    try requireSameSize(DamagePorts.image.declaration, DamagePorts.mask.declaration)
    let mask = self[DamagePorts.mask]
    var picture = DamagedImage(take(DamagePorts.image), mask: mask)
    var random = random
    if Double(random.uniform()) < self[DamagePorts.chance] {
      try damage.apply(to: &picture, random: &random)
    }
    return [DamagePorts.damaged(picture.image), DamagePorts.marked(picture.mask)]
  }
}
