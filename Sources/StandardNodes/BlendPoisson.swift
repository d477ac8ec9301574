import NodeKit

/// Lets an image flow into a hole of another without a seam.
struct BlendPoisson: Node {
  static let image = InputPort<Image>(
    "image", help: "the source: its gradients fill the hole, not its brightness")
  static let onto = InputPort<Image>("onto", help: "the destination, kept outside the hole")
  static let mask = InputPort<Mask>("mask", help: "the hole: values above 0.5")
  static let blended = OutputPort<Image>(
    "image", help: "both in one, with the metadata and alpha of 'onto'; RGB if one of them is")
  static let guidance = NodeOption<Poisson.Guidance>.choice(
    "guidance", default: .normal,
    help: "gradients of the source, of whichever image has the larger (mixed), or none (membrane)")
  static let descriptor = NodeDescriptor(
    "blend-poisson", help: "Let an image flow into a hole of another without a seam.",
    inputs: [image.declaration, onto.declaration, mask.declaration],
    outputs: [blended.declaration], options: [guidance.declaration],
    // Both grow with the hole: this is one of an eighth of the picture.
    cost: NodeCost(nanosecondsPerPixel: 30, bytesPerPixel: 20)
  ) { (call) throws(NodeError) in
    try call.requireSameSize(
      image.declaration, onto.declaration, mask.declaration)
    return [call[onto].with(channels: [call[image], call[onto]].commonChannels)]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(
      Self.image.declaration, Self.onto.declaration, Self.mask.declaration)
    let images = try withEqualChannels([call[Self.image], call[Self.onto]])
    return [
      Self.blended(
        try Poisson.blend(
          images[0], into: images[1], hole: call[Self.mask], guidance: call[Self.guidance]))
    ]
  }
}
