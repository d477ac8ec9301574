import NodeKit

/// Makes a mask of random form.
struct MaskFreeform: Node {
  private static let share = RandomRange(
    "share", default: 0.2...0.3, in: 0...1, help: "share of the image that is hole")
  static let cell = NodeOption.number(
    "cell", default: 0.13, in: 0.01...1,
    help: "how large its shapes are, as a share of the image's shorter side")
  static let descriptor = MaskPorts.descriptor(
    "mask-freeform", help: "Make a mask of random form.", ranges: [share],
    options: [cell.declaration, RandomOptions.seed.declaration],
    cost: NodeCost(nanosecondsPerPixel: 60, bytesPerPixel: 16))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let image = call[MaskPorts.image]
    var random = call.random
    let share = Double(random.uniform())
    let range = try Self.share.range(call)
    return [
      MaskPorts.mask(
        try .freeform(
          height: image.height, width: image.width,
          share: range.lowerBound + (range.upperBound - range.lowerBound) * share,
          cell: call[Self.cell], random: &random))
    ]
  }
}
