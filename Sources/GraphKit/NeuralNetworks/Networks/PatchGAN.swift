public import TensorCore

/// The discriminator of pix2pix and CycleGAN, which judges patches: Isola, Zhu, Zhou and Efros,
/// "Image-to-Image Translation with Conditional Adversarial Networks" (2017), names of
/// pytorch-CycleGAN-and-pix2pix.
///
/// Takes images whose channels add up to `inputChannels`, in -1...1. Returns a logit for each
/// patch, `[N, H / 2^layers - 2, W / 2^layers - 2, 1]`; patches of 70 x 70 with 3 layers.
public struct PatchGAN: Discriminator {
  public struct Configuration: NetworkConfiguration {
    /// A condition and an image; CycleGAN's sees an image only: 3.
    public var inputChannels = 6
    /// Channels of the first layer; the deepest has 8 times as many.
    public var width = 64
    /// Layers of stride 2.
    public var layers = 3
    /// Convolutions beside instance norms have biases.
    public var norm = NormLayer.Kind.batch

    public init() {}
  }

  public let configuration: Configuration
  private let layers: [ConvBlock]

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let (count, w) = (configuration.layers, configuration.width)
    func conv(_ inputs: Int, _ outputs: Int, stride: Int, bias: Bool) -> Conv2d {
      Conv2d(
        inputChannels: inputs, outputChannels: outputs, kernelSize: 4, stride: stride, padding: 1,
        bias: bias)
    }
    let first = ConvBlock(
      "model.0", conv(configuration.inputChannels, w, stride: 2, bias: true), .leakyReLU(0.2))
    let middle = (1...count).map { layer in
      let (inputs, outputs) = (w << min(layer - 1, 3), w << min(layer, 3))
      return ConvBlock(
        "model.\(3 * layer - 1)",
        conv(
          inputs, outputs, stride: layer < count ? 2 : 1, bias: configuration.norm == .instance),
        norm: ("model.\(3 * layer)", NormLayer(configuration.norm, outputs)), .leakyReLU(0.2))
    }
    let last = ConvBlock(
      "model.\(3 * count + 2)", conv(w << min(count, 3), 1, stride: 1, bias: true))
    layers = [first] + middle + [last]
  }

  public var children: Children { Children(layers.map { ("", $0) }) }

  /// A logit for each patch; see the type.
  ///
  /// - Parameter images: of one size; their channels are read one after the other.
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ images: [Tensor]) throws -> Tensor {
    try Array(layers.dropFirst())(layers[0](images))
  }

  /// The results of all layers, first to last, the logits at the end: what feature matching compares.
  ///
  /// - Throws: `CancelledError`.
  public func features(_ images: [Tensor]) throws -> [Tensor] {
    var results = [try layers[0](images)]
    for layer in layers.dropFirst() { results.append(try layer(results[results.count - 1])) }
    return results
  }
}

extension PatchGAN {
  /// It does when it has channels for both.
  public var seesCondition: Bool { configuration.inputChannels > 3 }

  public var givesFeatures: Bool { true }

  public func scores(_ views: DiscriminatorViews) throws -> Tensor { try self(images(views)) }

  public func features(_ views: DiscriminatorViews) throws -> [Tensor] {
    try features(images(views)).dropLast()
  }

  private func images(_ views: DiscriminatorViews) -> [Tensor] {
    guard seesCondition else { return [views.image] }
    guard let condition = views.condition else {
      preconditionFailure("a conditional discriminator without its condition")
    }
    return [condition, views.image]
  }
}
