import NodeKit

/// Fills a hole from its edge inwards.
struct InpaintFastMarching: Node {
  static let radius = NodeOption.integer(
    "radius", default: 3, in: 1...100, unit: .pixels,
    help: "how far around a pixel it looks for known ones")
  static let variant = NodeOption<FastMarching.Variant>.choice(
    "variant", default: .paper,
    help: "paper is closer to the truth, opencv closer to what OpenCV computes")
  static let descriptor = HolePorts.descriptor(
    "inpaint-fast-marching", help: "Fill a hole from its edge inwards (Telea 2004).",
    options: [radius.declaration, variant.declaration],
    // Both grow with the hole: this is one of an eighth of the picture.
    cost: NodeCost(nanosecondsPerPixel: 35, bytesPerPixel: 5))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.fillingHole { image, mask in
      try FastMarching.inpaint(
        image, hole: mask, radius: call[Self.radius], variant: call[Self.variant])
    }
  }
}
