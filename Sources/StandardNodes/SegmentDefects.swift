import Glibc
import NeuralNetworks
import NodeKit

/// Finds damage with a network.
struct SegmentDefects: Node {
  static let image = InputPort<Image>("image", help: "the scan")
  static let mask = OutputPort<Mask>("mask", help: "how likely each pixel is damaged, 0...1")
  static let sensitivity = NodeOption.number(
    "sensitivity", default: 0.5, in: 0.01...0.99,
    help: "more marks fainter damage: a belief of 1 less this counts as one half")
  static let descriptor = NodeDescriptor(
    "segment-defects", help: "Find damage with a network, pixel by pixel.",
    inputs: [image.declaration], outputs: [mask.declaration],
    options: ModelOptions.tiled + [sensitivity.declaration],
    threadMode: .serial
  ) { (call) throws(NodeError) in
    _ = try call.model(for: use)
    return [call[image].with(channels: 1)]
  } work: { call in
    call.work(for: use, on: call[image])
  }

  private static let use = NetworkUse(
    purpose: "marks defects", examples: ["r34unet", "scratch-unet"]
  ) { network in
    network is ScratchUNet || (network as? AlbuNet)?.configuration.outputChannels == 1
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let model = try call.model(for: Self.use)
    let image = call[Self.image]
    let seen: Tensor =
      model.network is ScratchUNet
      ? try SampleRange.signed.encode(image.luma())
      : try SampleRange.imageNet.encode(image.expandedToRGB())
    var belief = try call.run(model, [seen])
    // As if damage were that much more common than where the network was trained: Bayes' rule.
    let sensitivity = call[Self.sensitivity]
    if sensitivity != 0.5 {
      belief = try belief.scaledChannels([1], [Float(log(sensitivity / (1 - sensitivity)))])
    }
    try belief.activate(.sigmoid)
    let values = try belief.limited(to: 0...1).reshaped([image.height, image.width])
    return [Self.mask(Mask(values: values))]
  }
}
