import NodeKit

/// Lets dust settle on a photograph.
struct AddDust: Node {
  private static let count = RandomRange(
    "count", default: 10...80, in: 0...10_000, help: "number of specks")
  private static let radius = RandomRange(
    "radius", default: 0.35...3, in: 0.2...100, unit: .pixels, help: "radius of a speck")
  private static let fibres = RandomRange(
    "fibres", default: 0...4, in: 0...1000, help: "number of hairs and fibres")
  static let dark = NodeOption.number(
    "dark", default: 0.2, in: 0...1, help: "the share of the marks that is dark, not light")
  static let descriptor = DamagePorts.descriptor(
    "add-dust", help: "Let dust and hairs settle on a photograph, and mark where.",
    ranges: [count, radius, fibres], options: [dark.declaration],
    cost: NodeCost(nanosecondsPerPixel: 8, bytesPerPixel: 8))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.damaged(
      by: Dust(
        count: Self.count.range(call), radius: Self.radius.range(call),
        fibres: Self.fibres.range(call), dark: call[Self.dark]))
  }
}
