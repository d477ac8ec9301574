import NodeKit

/// Makes a gray image of an RGB one.
struct Luma: Node {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let gray = OutputPort<Image>(
    "image", .image(channels: [1]), help: "its brightness: 0.299 R + 0.587 G + 0.114 B")
  static let descriptor = NodeDescriptor(
    "luma", help: "Make a gray image from the brightness of each pixel.",
    inputs: [image.declaration], outputs: [gray.declaration],
    cost: NodeCost(nanosecondsPerPixel: 1))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    [Self.gray(try call[Self.image].luma())]
  }
}
