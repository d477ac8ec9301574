import NeuralNetworks
import NodeKit

/// Fills holes with a network of partial convolutions.
struct Inpaint: Node {
  static let image = InputPort<Image>("image", help: "the scan")
  static let mask = InputPort<Mask>("mask", help: "the hole: values above 0.5")
  static let filled = OutputPort<Image>(
    "image", help: "the scan with the hole filled; all else is the same, bit for bit")
  static let samples = NodeOption<SampleChoice>.choice(
    "samples", default: .auto,
    help: "what the network's numbers mean: 0...1, -1...1, ImageNet's, or as the file says")
  static let descriptor = NodeDescriptor(
    "inpaint", help: "Fill holes with a network of partial convolutions (Liu 2018).",
    inputs: [image.declaration, mask.declaration], outputs: [filled.declaration],
    options: ModelOptions.tiled + [samples.declaration],
    threadMode: .serial
  ) { (call) throws(NodeError) in
    try call.requireSameSize(image.declaration, mask.declaration)
    _ = try call.model(for: use)
    return [call[image]]
  } work: { call in
    call.work(for: use, on: call[image])
  }

  private static let use = NetworkUse(
    purpose: "fills holes by partial convolutions", examples: ["pconv", "pconv-7"]
  ) { $0 is PartialConvUNet }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.image.declaration, Self.mask.declaration)
    let (network, file) = try call.network(for: Self.use)
    let range = try SampleRange(call[Self.samples], of: file, usually: .imageNet)
    let filled = try call[Self.image].filled(call[Self.mask]) { image, hole in
      try range.decode(call.run(network, [range.encode(image), hole.asNetworkInput]))
    }
    return [Self.filled(filled)]
  }
}
