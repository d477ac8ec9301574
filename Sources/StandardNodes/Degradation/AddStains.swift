import NodeKit

/// Stains a photograph.
struct AddStains: Node {
  private static let count = RandomRange(
    "count", default: 1...2, in: 0...1000, help: "number of stains, or of groups of spots")
  private static let size = RandomRange(
    "size", default: 0.1...0.5, in: 0.01...2,
    help: "radius of a water stain, as a share of the shorter side")
  private static let strength = RandomRange(
    "strength", default: 0.15...0.7, in: 0...1, help: "strength of a stain")
  static let kind = NodeOption<Stains.Kind>.choice(
    "kind", default: .any, help: "stains of water with dark rims, or small brown spots")
  static let descriptor = DamagePorts.descriptor(
    "add-stains", help: "Stain a photograph with water or brown spots, and mark where.",
    ranges: [count, size, strength], options: [kind.declaration],
    cost: NodeCost(nanosecondsPerPixel: 25, bytesPerPixel: 16))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.damaged(
      by: Stains(
        count: Self.count.range(call), size: Self.size.range(call),
        strength: Self.strength.range(call), kind: call[Self.kind]))
  }
}
