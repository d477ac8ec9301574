import NodeKit

/// Lays one image over another where a mask says so.
struct Composite: Node {
  static let image = InputPort<Image>("image", help: "what is seen where the mask is 1")
  static let onto = InputPort<Image>("onto", help: "what is seen where the mask is 0")
  static let mask = InputPort<Mask>("mask", help: "where; values between 0 and 1 blend")
  static let result = OutputPort<Image>(
    "image", help: "both in one, with the metadata and alpha of 'onto'; RGB if one of them is")
  static let descriptor = NodeDescriptor(
    "composite", help: "Lay one image over another where a mask says so.",
    inputs: [image.declaration, onto.declaration, mask.declaration],
    outputs: [result.declaration], cost: NodeCost(nanosecondsPerPixel: 3)
  ) { (call) throws(NodeError) in
    try call.requireSameSize(
      image.declaration, onto.declaration, mask.declaration)
    return [call[onto].with(channels: [call[image], call[onto]].commonChannels)]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(
      Self.image.declaration, Self.onto.declaration, Self.mask.declaration)
    var image = call[Self.image]
    var result = call.take(Self.onto)
    if image.channels != result.channels {
      image = try image.expandedToRGB()
      result = try result.expandedToRGB()
    }
    try result.composite(image, where: call[Self.mask])
    return [Self.result(result)]
  }
}
