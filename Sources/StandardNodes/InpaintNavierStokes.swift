import NodeKit

/// Fills a hole along the lines of equal brightness that run into it.
struct InpaintNavierStokes: Node {
  static let image = InputPort<Image>("image", help: "the scan")
  static let mask = InputPort<Mask>("mask", help: "the hole: values above 0.5")
  static let filled = OutputPort<Image>(
    "image", help: "the scan with the hole filled; all else is the same, bit for bit")
  static let radius = NodeOption.integer(
    "radius", default: 3, in: 1...100, unit: .pixels,
    help: "how far around a pixel it looks for known ones")
  static let descriptor = NodeDescriptor(
    "inpaint-navier-stokes", help: "Fill a hole along the lines that run into it.",
    inputs: [image.declaration, mask.declaration], outputs: [filled.declaration],
    options: [radius.declaration],
    // Both grow with the hole: this is one of an eighth of the picture.
    cost: NodeCost(nanosecondsPerPixel: 35, bytesPerPixel: 5)
  ) { (call) throws(NodeError) in
    try call.requireSameSize(image.declaration, mask.declaration)
    return [call[image]]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.image.declaration, Self.mask.declaration)
    let (mask, radius) = (call[Self.mask], call[Self.radius])
    let filled = try explainingFullHole {
      try NavierStokes.inpaint(call[Self.image], hole: mask, radius: radius)
    }
    return [Self.filled(filled)]
  }
}
