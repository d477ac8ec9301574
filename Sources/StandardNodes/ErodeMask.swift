import NodeKit

/// Lets the damaged parts of a mask shrink.
struct ErodeMask: Node {
  static let mask = InputPort<Mask>("mask", help: "where the photograph is damaged")
  static let eroded = OutputPort<Mask>("mask", help: "the shrunk mask, of 0 and 1")
  static let threshold = NodeOption.number(
    "threshold", default: 0.5, in: 0...1, unit: .intensity,
    help: "the least value of the mask that counts as damage")
  static let radius = NodeOption.integer(
    "radius", default: 2, in: 0...512, unit: .pixels, help: "how far the damage shrinks")
  static let element = NodeOption<StructuringElement>.choice(
    "element", default: .disk, help: "the shape that it shrinks by")
  static let descriptor = NodeDescriptor(
    "erode-mask", help: "Let the damaged parts of a mask shrink; the smallest disappear.",
    inputs: [mask.declaration], outputs: [eroded.declaration],
    options: [threshold.declaration, radius.declaration, element.declaration],
    cost: NodeCost(nanosecondsPerPixel: 1, bytesPerPixel: 5))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let hole = try call.take(Self.mask).thresholded(at: Float(call[Self.threshold]))
    let (radius, element) = (call[Self.radius], call[Self.element])
    return [Self.eroded(try hole.eroded(radius: radius, element: element))]
  }
}
