import NodeKit

/// Scratches a photograph.
struct AddScratches: Node {
  private static let count = RandomRange(
    "count", default: 2...12, in: 0...1000, help: "number of scratches")
  private static let width = RandomRange(
    "width", default: 0.6...2.5, in: 0.2...100, unit: .pixels, help: "width of a scratch")
  private static let length = RandomRange(
    "length", default: 0.05...0.8, in: 0.01...4,
    help: "length, as a share of the photograph's shorter side")
  private static let opacity = RandomRange(
    "opacity", default: 0.3...1, in: 0...1, help: "opacity of a scratch")
  static let dark = NodeOption.number(
    "dark", default: 0.15, in: 0...1, help: "how many of them are dark, as a share")
  static let descriptor = DamagePorts.descriptor(
    "add-scratches", help: "Scratch a photograph along random walks, and mark where.",
    ranges: [count, width, length, opacity], options: [dark.declaration],
    cost: NodeCost(nanosecondsPerPixel: 8, bytesPerPixel: 8))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.damaged(
      by: Scratches(
        count: Self.count.range(call), width: Self.width.range(call),
        length: Self.length.range(call), opacity: Self.opacity.range(call), dark: call[Self.dark]))
  }
}
