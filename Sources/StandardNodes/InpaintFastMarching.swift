import NodeKit

/// Fills a hole from its edge inwards.
struct InpaintFastMarching: Node {
  static let image = InputPort<Image>("image", help: "the scan")
  static let mask = InputPort<Mask>("mask", help: "the hole: values above 0.5")
  static let filled = OutputPort<Image>(
    "image", help: "the scan with the hole filled; all else is the same, bit for bit")
  static let radius = NodeOption.integer(
    "radius", default: 3, in: 1...100, unit: .pixels,
    help: "how far around a pixel it looks for known ones")
  static let variant = NodeOption<FastMarching.Variant>.choice(
    "variant", default: .paper,
    help: "paper is closer to the truth, opencv closer to what OpenCV computes")
  static let descriptor = NodeDescriptor(
    "inpaint-fast-marching", help: "Fill a hole from its edge inwards (Telea 2004).",
    inputs: [image.declaration, mask.declaration], outputs: [filled.declaration],
    options: [radius.declaration, variant.declaration],
    // Both grow with the hole: this is one of an eighth of the picture.
    cost: NodeCost(nanosecondsPerPixel: 35, bytesPerPixel: 5)
  ) { (call) throws(NodeError) in
    try call.requireSameSize(image.declaration, mask.declaration)
    return [call[image]]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.image.declaration, Self.mask.declaration)
    let (mask, radius, variant) = (call[Self.mask], call[Self.radius], call[Self.variant])
    let filled = try explainingFullHole {
      try FastMarching.inpaint(call[Self.image], hole: mask, radius: radius, variant: variant)
    }
    return [Self.filled(filled)]
  }
}

/// Says what to do about a hole that covers everything.
///
/// - Throws: `NodeError` for an `InpaintingError`, else what `fill` throws.
func explainingFullHole(_ fill: () throws -> Image) throws -> Image {
  do { return try fill() } catch InpaintingError.nothingKnown {
    throw NodeError.fullHole
  }
}

extension NodeError {
  /// A hole that covers everything.
  static let fullHole = NodeError(
    "'mask' covers the whole image: there is nothing to fill it from",
    remedy: "mark only what is damaged; the mask may be inverted")
}
