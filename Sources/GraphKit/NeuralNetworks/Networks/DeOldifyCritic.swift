public import TensorCore

/// The critic of DeOldify's GAN training, fastai's with attention: tells real colours from made ones
/// by patches.
///
/// Takes `[N, H, W, 3]`, normalised as ImageNet is, and returns logits `[N, H/16 - 3, W/16 - 3, 1]`;
/// positive is real.
public struct DeOldifyCritic: ConfigurableNetwork, Discriminator {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer.
    public var width = 256

    public init() {}
  }

  public let configuration: Configuration
  private let convs: [(position: Int, conv: Conv2d)]
  private let last: Conv2d
  private let attention: SelfAttention2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    func conv(_ inputs: Int, _ outputs: Int, _ kernelSize: Int, stride: Int = 1) -> Conv2d {
      Conv2d(
        inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride,
        padding: 1, weightNorm: .spectral)
    }
    // The other positions are layers of dropout.
    convs = [
      (0, conv(3, w, 4, stride: 2)),
      (2, conv(w, w, 3)), (4, conv(w, 2 * w, 4, stride: 2)),
      (5, conv(2 * w, 2 * w, 3)), (7, conv(2 * w, 4 * w, 4, stride: 2)),
      (8, conv(4 * w, 4 * w, 3)), (10, conv(4 * w, 8 * w, 4, stride: 2)),
      (11, conv(8 * w, 8 * w, 3)),
    ]
    attention = SelfAttention2d(2 * w)
    last = Conv2d(
      inputChannels: 8 * w, outputChannels: 1, kernelSize: 4, bias: false, weightNorm: .spectral)
  }

  public func parameters(under path: String) -> [NamedParameter] {
    let prefix = path.isEmpty ? "" : path + "."
    return convs.flatMap { position, conv in
      conv.parameters(under: "\(prefix)\(position).0")
        + (position == 4 ? attention.parameters(under: prefix + "4.2") : [])
    } + last.parameters(under: prefix + "12.0")
  }

  public var children: Children { [:] }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// Logits; see the type.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try scores(x, dropoutSeed: nil) }

  /// Logits, whole channels dropped as in training where there is a seed.
  private func scores(_ x: Tensor, dropoutSeed: UInt64?) throws -> Tensor {
    var y = x
    for (position, conv) in convs {
      y = try conv(y, then: .leakyReLU(0.2))
      if let dropoutSeed, let rate = Self.dropoutRates[position] {
        try Dropout(rate: rate, dropsChannels: true).apply(
          to: &y, seed: dropoutSeed, name: "\(position + 1)")
      }
      if position == 4 { y = try attention(y) }
    }
    return try last(y)
  }

  /// After which layers, and how many.
  private static let dropoutRates: [Int: Float] = [0: 0.075, 2: 0.15, 5: 0.15, 8: 0.15]
}

extension DeOldifyCritic {
  public func scores(_ views: DiscriminatorViews) throws -> Tensor {
    let image: Tensor = try SampleRange.imageNet.encode(SampleRange.signed.decode(views.image))
    return try scores(image, dropoutSeed: TrainingMode.current?.dropoutSeed)
  }
}
