public import TensorCore

/// The critic with which DeOldify of November 2018 was trained: convolutions of stride 2, each with
/// self-attention, spectrally normalised.
///
/// Takes `[N, H, W, 3]` and returns scores `[N, H/16 - 3, W/16 - 3, 1]`; larger is more real.
public struct DCCritic: ConfigurableNetwork, Discriminator {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer.
    public var width = 512

    public init() {}
  }

  public let configuration: Configuration
  private let initial: [Conv2d]
  private let halvings: [Conv2d]
  private let attentions: [SelfAttention2d]
  private let out: Conv2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    func conv(_ inputs: Int, _ outputs: Int, _ kernelSize: Int, _ stride: Int) -> Conv2d {
      Conv2d(
        inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride,
        padding: 1, weightNorm: .spectral)
    }
    initial = [conv(3, w, 4, 2), conv(w, w, 3, 1)]
    halvings = (0..<3).map { conv(w << $0, w << ($0 + 1), 4, 2) }
    attentions = (0..<3).map { SelfAttention2d(w << ($0 + 1), form: .fastaiWithBias) }
    out = Conv2d(
      inputChannels: 8 * w, outputChannels: 1, kernelSize: 4, bias: false, weightNorm: .spectral)
  }

  public var children: Children {
    // The other numbers are layers of dropout.
    [
      "initial.0.seq.0": initial[0], "initial.2.seq.0": initial[1],
      "mid.1.seq.0": halvings[0], "mid.1.seq.2": attentions[0],
      "mid.3.seq.0": halvings[1], "mid.3.seq.2": attentions[1],
      "mid.5.seq.0": halvings[2], "mid.5.seq.2": attentions[2],
      "out.0.seq.0": out,
    ]
  }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// Scores; see the type.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try scores(x, dropoutSeed: nil) }

  /// Scores, whole channels dropped as in training where there is a seed.
  private func scores(_ x: Tensor, dropoutSeed: UInt64?) throws -> Tensor {
    func dropping(_ x: Tensor, _ rate: Float, _ name: String) throws -> Tensor {
      guard let dropoutSeed else { return x }
      var y = x
      try Dropout(rate: rate, dropsChannels: true).apply(to: &y, seed: dropoutSeed, name: name)
      return y
    }
    var y = try dropping(initial[0](x, then: .leakyReLU(0.2)), 0.2, "initial.1")
    y = try initial[1](y, then: .leakyReLU(0.2))
    for (index, (conv, attention)) in zip(halvings, attentions).enumerated() {
      y = try dropping(y, 0.5, "mid.\(2 * index)")
      y = try attention(conv(y, then: .leakyReLU(0.2)))
    }
    return try out(y)
  }
}

extension DCCritic {
  public func scores(_ views: DiscriminatorViews) throws -> Tensor {
    try scores(views.image, dropoutSeed: TrainingMode.current?.dropoutSeed)
  }
}
