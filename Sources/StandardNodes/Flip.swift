import NodeKit

/// Mirrors an image or a mask.
struct Flip: Node {
  static let image = InputPort<Raster>("image", help: "an image or a mask")
  static let flipped = OutputPort<Raster>("image", help: "its mirror image")
  static let axis = NodeOption<FlipAxis>.choice(
    "axis", default: .horizontal,
    help: "horizontal exchanges left and right, vertical top and bottom")
  static let descriptor = NodeDescriptor(
    "flip", help: "Mirror an image or a mask.",
    inputs: [image.declaration], outputs: [flipped.declaration], options: [axis.declaration],
    cost: NodeCost(nanosecondsPerPixel: 1))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    [Self.flipped(try call[Self.image].flipped(call[Self.axis]))]
  }
}
