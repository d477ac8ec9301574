import NodeKit

/// Fills a hole along the lines of equal brightness that run into it.
struct InpaintNavierStokes: Node {
  static let radius = NodeOption.integer(
    "radius", default: 3, in: 1...100, unit: .pixels,
    help: "how far around a pixel it looks for known ones")
  static let descriptor = HolePorts.descriptor(
    "inpaint-navier-stokes", help: "Fill a hole along the lines that run into it.",
    options: [radius.declaration],
    // Both grow with the hole: this is one of an eighth of the picture.
    cost: NodeCost(nanosecondsPerPixel: 35, bytesPerPixel: 5))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.fillingHole { image, mask in
      try NavierStokes.inpaint(image, hole: mask, radius: call[Self.radius])
    }
  }
}
