import NodeKit

/// Adds film grain to a photograph.
struct AddGrain: Node {
  private static let strength = RandomRange(
    "strength", default: 0.01...0.06, in: 0...1, unit: .intensity,
    help: "deviation in middle gray")
  private static let size = RandomRange(
    "size", default: 0.0...1, in: 0.0...50, unit: .pixels,
    help: "blur of the grain into clumps; 0 for single pixels")
  static let descriptor = ChangePorts.descriptor(
    "add-grain", help: "Add film grain, strongest in the middle tones.", ranges: [strength, size],
    cost: NodeCost(nanosecondsPerPixel: 12, bytesPerPixel: 12))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let grain = Grain(strength: try Self.strength.range(call), size: try Self.size.range(call))
    return try call.changed { try grain.apply(to: &$0, random: &$1) }
  }
}
