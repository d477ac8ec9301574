import NodeKit

/// Marks what damage encloses.
struct MarkEnclosed: Node {
  static let mask = InputPort<Mask>("mask", help: "the damage: values of at least 0.5")
  static let image = InputPort<Image>("image", help: "the picture")
  static let marks = OutputPort<Mask>("mask", help: "the damage, and what it encloses")
  static let share = NodeOption.number(
    "share", default: 0.03, in: 0...1, help: "the largest part of the picture that a region may be")
  static let deviation = NodeOption.number(
    "deviation", default: 0.03, in: 0...1, unit: .intensity,
    help: "how far its pixels may be from their mean (standard deviation); bare paper hardly is")
  static let descriptor = NodeDescriptor(
    "mark-enclosed", help: "Mark what damage and the border enclose, such as torn corners.",
    inputs: [mask.declaration, image.declaration], outputs: [marks.declaration],
    options: [share.declaration, deviation.declaration],
    cost: NodeCost(nanosecondsPerPixel: 8, bytesPerPixel: 12)
  ) { (call) throws(NodeError) in
    try call.requireSameSize(mask.declaration, image.declaration)
    return [call[mask]]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.mask.declaration, Self.image.declaration)
    return [
      Self.marks(
        try call[Self.mask].withEnclosedRegions(
          of: call[Self.image], upTo: call[Self.share], deviation: call[Self.deviation]))
    ]
  }
}
