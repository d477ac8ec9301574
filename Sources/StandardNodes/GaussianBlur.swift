import NodeKit

/// Smooths an image or a mask.
struct GaussianBlur: Node {
  static let image = InputPort<Raster>("image", help: "an image or a mask")
  static let blurred = OutputPort<Raster>("image", help: "the same, smoothed")
  static let sigma = NodeOption.number(
    "sigma", default: 1, in: 0...500, unit: .pixels,
    help: "the standard deviation of the bell; 0 changes nothing")
  static let descriptor = NodeDescriptor(
    "gaussian-blur", help: "Smooth an image or a mask.",
    inputs: [image.declaration], outputs: [blurred.declaration], options: [sigma.declaration],
    cost: NodeCost(nanosecondsPerPixel: 5, bytesPerPixel: 12))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let sigma = call[Self.sigma]
    return switch call[Self.image] {
    case .image(let image): [Self.blurred(.image(try image.gaussianBlurred(sigma: sigma)))]
    case .mask(let mask): [Self.blurred(.mask(try mask.gaussianBlurred(sigma: sigma)))]
    }
  }
}
