public import TensorCore

/// The discriminator of DualGAN (see `DualGANGenerator` for the paper), names of its TensorFlow
/// code.
///
/// Takes `[N, H, W, inputChannels]` in -1...1, returns logits `[N, H/8, W/8, 1]`. H and W are
/// multiples of 8.
public struct DualGANDiscriminator: Discriminator {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer, doubled three times.
    public var width = 64
    public var inputChannels = 3

    public init() {}
  }

  public let configuration: Configuration
  private let layers: [ConvBlock]

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    func conv(_ inputs: Int, _ outputs: Int, stride: Int) -> Conv2d {
      Conv2d(
        inputChannels: inputs, outputChannels: outputs,
        geometry: .same(kernelSize: 5, stride: stride))
    }
    let first = ConvBlock(
      "h0_conv", conv(configuration.inputChannels, w, stride: 2), .leakyReLU(0.2))
    let middle = (1...3).map { index in
      ConvBlock(
        "h\(index)_conv", conv(w << (index - 1), w << index, stride: index < 3 ? 2 : 1),
        norm: ("bn\(index)", DualGANGenerator.norm(w << index)), .leakyReLU(0.2))
    }
    layers = [first] + middle + [ConvBlock("h4", conv(8 * w, 1, stride: 1))]
  }

  public var children: Children { Children(layers.map { ("", $0) }) }

  /// Logits; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try layers(x) }
}

extension DualGANDiscriminator {
  public func scores(_ views: DiscriminatorViews) throws -> Tensor {
    try self(views.image)
  }
}
