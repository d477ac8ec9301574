import NodeKit

/// Blurs a photograph by a random amount.
struct RandomBlur: Node {
  static let kind = NodeOption<Blurring.Kind>.choice(
    "kind", default: .gaussian, help: "by a Gaussian, by shrinking and enlarging, or as it comes")
  private static let sigma = RandomRange(
    "sigma", default: 1.0...4, in: 0.0...100, unit: .pixels, help: "deviation of the Gaussian")
  private static let factor = RandomRange(
    "factor", default: 4.0...4, in: 1.0...100, help: "number that both sides are divided by")
  static let resampling = NodeOption<Blurring.Resampling>.choice(
    "resampling", default: .any, help: "how it is shrunk and enlarged, or as it comes")
  static let descriptor = ChangePorts.descriptor(
    "random-blur", help: "Blur a photograph by a random amount.", ranges: [sigma, factor],
    options: [kind.declaration, resampling.declaration],
    cost: NodeCost(nanosecondsPerPixel: 15, bytesPerPixel: 12))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let blurring = Blurring(
      kind: call[Self.kind], sigma: try Self.sigma.range(call),
      factor: try Self.factor.range(call), resampling: call[Self.resampling])
    return try call.changed { try $0 = blurring.applied(to: $0, random: &$1) }
  }
}
