import NodeKit

/// Makes a mask of blocks at random places.
struct MaskBlocks: Node {
  private static let count = RandomRange(
    "count", default: 2...8, in: 0...1000, help: "number of blocks")
  private static let side = RandomRange(
    "side", default: 0.1...0.3, in: 0.01...1,
    help: "side of a block, as a share of the image's shorter side")
  static let share = NodeOption.number(
    "share", default: 0.25, in: 0...1, help: "the most that they cover together")
  static let descriptor = MaskPorts.descriptor(
    "mask-blocks", help: "Make a mask of blocks at random places.", ranges: [count, side],
    options: [share.declaration, RandomOptions.seed.declaration],
    cost: NodeCost(nanosecondsPerPixel: 10, bytesPerPixel: 8))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let image = call[MaskPorts.image]
    var random = call.random
    return [
      MaskPorts.mask(
        .blocks(
          height: image.height, width: image.width, count: try Self.count.range(call),
          side: try Self.side.range(call), share: call[Self.share], random: &random))
    ]
  }
}
