import NodeKit

/// Folds a photograph.
struct AddFolds: Node {
  private static let count = RandomRange(
    "count", default: 1...3, in: 0...100, help: "number of folds")
  private static let width = RandomRange(
    "width", default: 0.8...3, in: 0.2...100, unit: .pixels, help: "width of the crack")
  private static let loss = RandomRange(
    "loss", default: 0.3...1, in: 0...1, help: "share of the emulsion lost along a fold")
  static let descriptor = DamagePorts.descriptor(
    "add-folds", help: "Fold a photograph so that its emulsion cracks, and mark where.",
    ranges: [count, width, loss], cost: NodeCost(nanosecondsPerPixel: 12, bytesPerPixel: 16))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.damaged(
      by: Folds(
        count: Self.count.range(call), width: Self.width.range(call),
        loss: Self.loss.range(call)))
  }
}
