import NodeKit

/// Removes specks from an image or a mask.
struct MedianFilter: Node {
  static let image = InputPort<Raster>("image", help: "an image or a mask")
  static let filtered = OutputPort<Raster>(
    "image", help: "the median of the square around each pixel, channel by channel")
  static let radius = NodeOption.integer(
    "radius", default: 1, in: 0...100, unit: .pixels,
    help: "how far the square reaches; specks up to half its area go; 0 changes nothing")
  static let descriptor = NodeDescriptor(
    "median-filter", help: "Remove specks and keep edges.",
    inputs: [image.declaration], outputs: [filtered.declaration], options: [radius.declaration],
    cost: NodeCost(nanosecondsPerPixel: 8))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let radius = call[Self.radius]
    return switch call[Self.image] {
    case .image(let image): [Self.filtered(.image(try image.medianFiltered(radius: radius)))]
    case .mask(let mask): [Self.filtered(.mask(try mask.medianFiltered(radius: radius)))]
    }
  }
}
