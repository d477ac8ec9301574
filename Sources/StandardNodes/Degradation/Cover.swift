import NodeKit

/// Covers the marked parts of a photograph with one colour.
struct Cover: Node {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let mask = InputPort<Mask>("mask", help: "where; values between 0 and 1 blend")
  static let covered = OutputPort<Image>("image", help: "the photograph without what is covered")
  static let red = NodeOption.number(
    "red", default: 0.5, in: 0...1, unit: .intensity, help: "the colour's red")
  static let green = NodeOption.number(
    "green", default: 0.5, in: 0...1, unit: .intensity, help: "the colour's green")
  static let blue = NodeOption.number(
    "blue", default: 0.5, in: 0...1, unit: .intensity, help: "the colour's blue")
  static let descriptor = NodeDescriptor(
    "cover", help: "Cover a photograph with one colour where a mask says so.",
    inputs: [image.declaration, mask.declaration], outputs: [covered.declaration],
    options: [red.declaration, green.declaration, blue.declaration],
    cost: NodeCost(nanosecondsPerPixel: 3)
  ) { (call) throws(NodeError) in
    try call.requireSameSize(image.declaration, mask.declaration)
    return [call[image]]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.image.declaration, Self.mask.declaration)
    let mask = call[Self.mask]
    var image = call.take(Self.image)
    try image.cover(
      where: mask, red: Float(call[Self.red]), green: Float(call[Self.green]),
      blue: Float(call[Self.blue]))
    return [Self.covered(image)]
  }
}
