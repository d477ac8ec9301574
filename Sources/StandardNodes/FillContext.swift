import NeuralNetworks
import NodeKit

/// Fills a square hole with a context encoder.
struct FillContext: Node {
  static let image = InputPort<Image>("image", help: "the scan")
  static let mask = InputPort<Mask>(
    "mask", help: "the hole, values above 0.5: the network sees what lies around its square")
  static let filled = OutputPort<Image>(
    "image", help: "the scan with the hole filled; all else is the same, bit for bit")
  static let descriptor = NodeDescriptor(
    "fill-context", help: "Fill one square hole with a context encoder (Pathak 2016).",
    inputs: [image.declaration, mask.declaration], outputs: [filled.declaration],
    options: ModelOptions.whole,
    threadMode: .serial
  ) { (call) throws(NodeError) in
    try call.requireSameSize(image.declaration, mask.declaration)
    _ = try call.model(for: use)
    return [call[image]]
  } work: { call in
    call.work(for: use, seenSide: HoleSurround.seenSide, on: call[image])
  }

  private static let use = NetworkUse(
    purpose: "fills square holes", examples: ["context-encoder"]
  ) { $0 is ContextEncoder }

  /// What the network was trained to see in a hole: red 117, green 104, blue 123.
  private static let blank: [Float] = [117.0 / 255, 104.0 / 255, 123.0 / 255]

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.image.declaration, Self.mask.declaration)
    let (network, _) = try call.network(for: Self.use)
    let filled = try call[Self.image].filled(call[Self.mask]) { image, hole in
      let surround = HoleSurround(of: hole)
      let seen = try surround.cut(from: image).blanked(HoleSurround.seenHole, with: Self.blank)
      let made = try SampleRange.signed.decode(
        call.runWhole(network, [SampleRange.signed.encode(seen)]))
      return try surround.paste(made, into: image)
    }
    return [Self.filled(filled)]
  }
}
