import NeuralNetworks
import NodeKit

/// Fills a square hole with a context encoder, which sees what lies around its square.
struct FillContext: Node {
  static let descriptor = HolePorts.descriptor(
    "fill-context",
    help: "Fill one square hole from what lies around it, with a context encoder (Pathak 2016).",
    use: use, options: ModelOptions.whole
  ) { call in
    call.work(for: use, seenSide: HoleSurround.seenSide, on: call[HolePorts.image])
  }

  private static let use = NetworkUse(
    purpose: "fills square holes", examples: ["context-encoder"]
  ) { $0 is ContextEncoder }

  /// What the network was trained to see in a hole: red 117, green 104, blue 123.
  private static let blank: [Float] = [117.0 / 255, 104.0 / 255, 123.0 / 255]

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.fillingHole(with: Self.use) { model, image, hole in
      let surround = HoleSurround(of: hole)
      let seen = try surround.cut(from: image).blanked(HoleSurround.seenHole, with: Self.blank)
      let made = try SampleRange.signed.image(
        call.runWhole(model, [SampleRange.signed.encode(seen)]))
      return try surround.paste(made, into: image)
    }
  }
}
