import NodeKit

/// Lets the damaged parts of a mask grow.
struct DilateMask: Node {
  static let mask = InputPort<Mask>("mask", help: "where the photograph is damaged")
  static let dilated = OutputPort<Mask>("mask", help: "the grown mask, of 0 and 1")
  static let threshold = NodeOption.number(
    "threshold", default: 0.5, in: 0...1, unit: .intensity,
    help: "the least value of the mask that counts as damage")
  static let radius = NodeOption.integer(
    "radius", default: 2, in: 0...512, unit: .pixels, help: "how far the damage grows")
  static let meantFor = NodeOption.integer(
    "meant-for", default: 0, in: 0...65_536, unit: .pixels,
    help: "the longer side that the radius is meant for: longer ones get more; 0: none do")
  static let element = NodeOption<StructuringElement>.choice(
    "element", default: .disk, help: "the shape that it grows by")
  static let descriptor = NodeDescriptor(
    "dilate-mask", help: "Let the damaged parts of a mask grow, so that they cover their rims too.",
    inputs: [mask.declaration], outputs: [dilated.declaration],
    options: [
      threshold.declaration, radius.declaration, meantFor.declaration, element.declaration,
    ],
    cost: NodeCost(nanosecondsPerPixel: 1, bytesPerPixel: 5))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let hole = try call.take(Self.mask).thresholded(at: Float(call[Self.threshold]))
    let (radius, meantFor) = (Double(call[Self.radius]), Double(call[Self.meantFor]))
    let longer = Double(max(hole.height, hole.width))
    let grown = meantFor > 0 ? radius * max(1, longer / meantFor) : radius
    return [
      Self.dilated(try hole.dilated(radius: Int(grown.rounded()), element: call[Self.element]))
    ]
  }
}
