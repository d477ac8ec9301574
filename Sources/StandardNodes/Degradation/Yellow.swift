import NodeKit

/// Lets a photograph yellow.
struct Yellow: Node {
  private static let strength = RandomRange(
    "strength", default: 0.2...0.9, in: 0...1, help: "yellow of the paper")
  private static let loss = RandomRange(
    "colour-loss", default: 0.5...1, in: 0...1, help: "share of the colours that is lost")
  static let descriptor = ChangePorts.descriptor(
    "yellow", help: "Let a photograph yellow and its colours fade; gray ones become RGB.",
    ranges: [strength, loss], makesRGB: true,
    cost: NodeCost(nanosecondsPerPixel: 20, bytesPerPixel: 16))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let yellowing = Yellowing(
      strength: try Self.strength.range(call), colourLoss: try Self.loss.range(call))
    return try call.changed(makesRGB: true) { try $0 = yellowing.applied(to: $0, random: &$1) }
  }
}
