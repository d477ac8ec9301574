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
  static let overview = NodeOption.integer(
    "overview", default: 0, in: 0...8192, unit: .pixels,
    help: "look at a photograph half as long again, or more, made this long too; 0: as it is only")
  static let descriptor = NodeDescriptor(
    "segment-defects", help: "Find damage with a network, pixel by pixel.",
    inputs: [image.declaration], outputs: [mask.declaration],
    options: ModelOptions.tiled + [sensitivity.declaration, overview.declaration],
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
    let belief = try Self.belief(model, image, call)
    guard let overview = try Self.overview(of: image, longest: call[Self.overview]) else {
      return [Self.mask(belief)]
    }
    let broad = try Self.belief(model, overview, call)
      .resized(height: image.height, width: image.width, interpolation: .bilinear)
    return [Self.mask(Mask(values: try belief.values.mapped(with: broad.values) { max($0, $1) }))]
  }

  /// A scratch of twenty pixels is no scratch to a network that has seen some of eight: the photograph
  /// made smaller, if it is so much longer that this shows it otherwise.
  private static func overview(of image: Image, longest: Int) throws -> Image? {
    let longer = max(image.height, image.width)
    guard longest > 0, 2 * longer >= 3 * longest else { return nil }
    func shrunk(_ side: Int) -> Int {
      max(1, Int((Double(side) * Double(longest) / Double(longer)).rounded()))
    }
    return try image.resized(
      height: shrunk(image.height), width: shrunk(image.width), interpolation: .area)
  }

  /// How likely each pixel is damaged.
  private static func belief(_ model: LoadedModel, _ image: Image, _ call: NodeCall) throws -> Mask
  {
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
    return Mask(values: try belief.limited(to: 0...1).reshaped([image.height, image.width]))
  }
}
