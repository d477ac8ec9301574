import NodeKit

/// Spreads the brightness of a photograph evenly.
struct Equalize: Node {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let equalized = OutputPort<Image>(
    "image", help: "as many dark, middle and bright pixels; its colours stay")
  static let descriptor = NodeDescriptor(
    "equalize", help: "Give a flat photograph contrast: histogram equalisation.",
    inputs: [image.declaration], outputs: [equalized.declaration],
    cost: NodeCost(nanosecondsPerPixel: 8, bytesPerPixel: 24)
  ) { call in
    [call[image]]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    [Self.equalized(try call[Self.image].equalized())]
  }
}
