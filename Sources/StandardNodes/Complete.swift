import NeuralNetworks
import NodeKit

/// Fills holes with a completion network.
struct Complete: Node {
  static let image = InputPort<Image>("image", help: "the scan")
  static let mask = InputPort<Mask>("mask", help: "the hole: values above 0.5")
  static let filled = OutputPort<Image>(
    "image", help: "the scan with the hole filled; all else is the same, bit for bit")
  static let descriptor = NodeDescriptor(
    "complete", help: "Fill holes with a completion network (Iizuka 2017).",
    inputs: [image.declaration, mask.declaration], outputs: [filled.declaration],
    options: ModelOptions.tiled,
    threadMode: .serial
  ) { (call) throws(NodeError) in
    try call.requireSameSize(image.declaration, mask.declaration)
    _ = try call.model(for: use)
    return [call[image]]
  } work: { call in
    call.work(for: use, on: call[image])
  }

  private static let use = NetworkUse(
    purpose: "completes images", examples: ["glcic", "glcic-port"]
  ) { $0 is CompletionNetwork }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.image.declaration, Self.mask.declaration)
    let (network, file) = try call.network(for: Self.use)
    let filled = try call[Self.image].filled(call[Self.mask]) { image, hole in
      let mean = try file.meanColour() ?? image.meanColour(outside: hole)
      let seen = try image.blanked(hole, with: mean)
      return try SampleRange.unit.decode(
        call.run(network, [SampleRange.unit.encode(seen), hole.asNetworkInput]))
    }
    return [Self.filled(filled)]
  }
}
