import NeuralNetworks
import NodeKit

/// Turns an image into another with a network: sharper, fresher, or whatever it was trained for.
struct Translate: Node {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let translated = OutputPort<Image>(
    "image", help: "what the network makes of it, with its metadata and alpha")
  static let side = NodeOption.integer(
    "side", default: 0, in: 0...8192, unit: .pixels,
    help: "the shorter side at which the network changes tones; details stay; 0 for the whole")
  static let descriptor = NodeDescriptor(
    "translate", help: "Turn an image into another with a network: deblur, defade, anything.",
    inputs: [image.declaration], outputs: [translated.declaration],
    options: ModelOptions.tiled + [side.declaration],
    threadMode: .serial
  ) { (call) throws(NodeError) in
    let file = try call.model(for: use)
    try check(call, with: file)
    return [call[image].with(channels: outputChannels(of: file.network))]
  } work: { call in
    let side = call[side] > 0 ? call[side] : .max
    return call.work(for: use, on: call[image].shrunk(toShorterSide: side))
  }

  private static let use = NetworkUse(
    purpose: "turns images of 1 or 3 channels into such images",
    examples: ["correction", "img2img", "pix2pix", "cyclegan"]
  ) { network in
    guard let outputs = outputChannels(of: network) else { return false }
    return [1, 3].contains(outputs) && network.inputs.allSatisfy { [1, 3].contains($0.channels) }
  }

  /// Channels of an image-to-image network's result; `nil` for other networks.
  private static func outputChannels(of network: any Network) -> Int? {
    switch network {
    case is ImageTranslator, is CorrectionUNet: 3
    case let network as Pix2PixUNet: network.configuration.outputChannels
    case let network as CycleGANResNet: network.configuration.outputChannels
    case let network as DualGANGenerator: network.configuration.outputChannels
    default: nil
    }
  }

  /// Refuses to carry gray over to colours.
  private static func check(_ call: some ShapedCall, with file: ModelFile) throws(NodeError) {
    guard call[side] > 0, outputChannels(of: file.network) == 1 else { return }
    throw NodeError(
      "'side' is for networks that make colours: \(file.networkName) makes gray",
      remedy: "leave it out", option: "side")
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let model = try call.model(for: Self.use)
    try Self.check(call, with: model.file)
    let image = call[Self.image]
    guard call[Self.side] > 0 else {
      let made = try translated(image, model, call)
      return [
        Self.translated(Image(pixels: made.pixels, alpha: image.alpha, metadata: image.metadata))
      ]
    }
    let coloured = try image.expandedToRGB()
    let small = try coloured.shrunk(toShorterSide: call[Self.side])
    return [Self.translated(try coloured.changed(as: translated(small, model, call), was: small))]
  }

  private func translated(_ image: Image, _ model: LoadedModel, _ call: NodeCall) throws -> Image {
    let seen = try model.network.inputs[0].channels == 1 ? image.luma() : image.expandedToRGB()
    return try SampleRange.signed.image(call.run(model, [SampleRange.signed.encode(seen)]))
  }
}
