import NodeKit

/// Makes a mask with a hole in the middle.
struct MaskCentre: Node {
  static let share = NodeOption.number(
    "share", default: 0.5, in: 0...1, help: "the hole's sides, as a share of the image's")
  static let descriptor = MaskPorts.descriptor(
    "mask-centre", help: "Make a mask with a rectangular hole in the middle.",
    options: [share.declaration], cost: NodeCost(nanosecondsPerPixel: 1))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let image = call[MaskPorts.image]
    return [
      MaskPorts.mask(
        .centre(height: image.height, width: image.width, share: call[Self.share]))
    ]
  }
}
