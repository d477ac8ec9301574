public import TensorCore

/// The discriminator of the context encoder (see there for the paper), names of its PyTorch port.
///
/// Takes `[N, S, S, 3]` in -1...1, with S = 64 for centres, 128 for whole images. Returns the
/// probability `[N, 1, 1, 1]` that it is real.
public struct ContextEncoderDiscriminator: Discriminator {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer; the deepest has 8 times as many.
    public var width = 64
    /// For 128 x 128 instead of 64 x 64: one more layer.
    public var seesWholeImage = false

    public init() {}
  }

  public let configuration: Configuration
  private let layers: [ConvBlock]
  private let last: ConvBlock

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    var index = 2
    var channels = w
    let outputs = (configuration.seesWholeImage ? [w] : []) + [2 * w, 4 * w, 8 * w]
    let first = ConvBlock("main.0", Self.halving(3, w), .leakyReLU(0.2))
    layers =
      [first]
      + outputs.map { outputs in
        defer { (index, channels) = (index + 3, outputs) }
        return ConvBlock(
          "main.\(index)", Self.halving(channels, outputs),
          norm: ("main.\(index + 1)", .batch(BatchNorm2d(outputs))), .leakyReLU(0.2))
      }
    last = ConvBlock(
      "main.\(index)",
      Conv2d(inputChannels: 8 * w, outputChannels: 1, kernelSize: 4, bias: false))
  }

  private static func halving(_ inputs: Int, _ outputs: Int) -> Conv2d {
    Conv2d(
      inputChannels: inputs, outputChannels: outputs, kernelSize: 4, stride: 2, padding: 1,
      bias: false)
  }

  public var children: Children { Children((layers + [last]).map { ("", $0) }) }

  /// The probability that an image is real; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try logits(x).activated(.sigmoid) }

  /// The probability before the sigmoid.
  ///
  /// - Throws: `CancelledError`.
  public func logits(_ x: Tensor) throws -> Tensor { try last(layers(x)) }
}

extension ContextEncoderDiscriminator {
  public var side: Int? { configuration.seesWholeImage ? 128 : 64 }

  public func scores(_ views: DiscriminatorViews) throws -> Tensor {
    try logits(views.image)
  }
}
