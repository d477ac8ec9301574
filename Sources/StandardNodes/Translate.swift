import NeuralNetworks
import NodeKit

/// Turns an image into another with a network: sharper, fresher, or whatever it was trained for.
struct Translate: Node {
  static let image = InputPort<Image>("image", help: "the photograph")
  static let translated = OutputPort<Image>(
    "image", help: "what the network makes of it, with its metadata and alpha")
  static let descriptor = NodeDescriptor(
    "translate", help: "Turn an image into another with a network: deblur, defade, anything.",
    inputs: [image.declaration], outputs: [translated.declaration],
    options: ModelOptions.tiled,
    threadMode: .serial
  ) { (call) throws(NodeError) in
    let network = try call.model(for: use).network
    return [call[image].with(channels: outputChannels(of: network))]
  } work: { call in
    call.work(for: use, on: call[image])
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

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let model = try call.model(for: Self.use)
    let image = call[Self.image]
    let seen = try model.network.inputs[0].channels == 1 ? image.luma() : image.expandedToRGB()
    let made = try SampleRange.signed.image(
      call.run(model, [SampleRange.signed.encode(seen)]))
    return [
      Self.translated(Image(pixels: made.pixels, alpha: image.alpha, metadata: image.metadata))
    ]
  }
}
