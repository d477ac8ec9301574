import NodeKit

/// Tears pieces out of a photograph.
struct AddTears: Node {
  private static let count = RandomRange(
    "count", default: 1...3, in: 0...1000, help: "number of missing pieces")
  private static let size = RandomRange(
    "size", default: 0.03...0.2, in: 0.001...2,
    help: "radius of a piece, as a share of the photograph's shorter side")
  static let place = NodeOption<Tears.Place>.choice(
    "place", default: .anywhere, help: "where: torn at the border, or holes inside")
  static let descriptor = DamagePorts.descriptor(
    "add-tears", help: "Tear corners, edges and holes out of a photograph, and mark where.",
    ranges: [count, size], options: [place.declaration],
    cost: NodeCost(nanosecondsPerPixel: 20, bytesPerPixel: 8))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.damaged(
      by: Tears(
        count: Self.count.range(call), size: Self.size.range(call), place: call[Self.place]))
  }
}
