public import TensorCore

/// DeOldify's first generator (Antic, November 2018): a U-Net over ResNet-34, wide and spectrally
/// normalised, with self-attention at a quarter of the size.
///
/// Takes `[N, H, W, 3]`, a gray photo normalised as ImageNet is, and returns its colours,
/// `[N, H, W, 3]` in -1...1.
public struct DeOldify2018: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the encoder's first layer; the decoder's are 16 times as many.
    public var width = 64

    public init() {}
  }

  public let configuration: Configuration
  private let encoder: ResNet
  private let steps: [Step]
  private let last: Enlargement
  private let out: Conv2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    encoder = ResNet(.resNet34, width: w)
    steps = [
      Step(8 * w, skip: 4 * w, outputs: 16 * w),
      Step(16 * w, skip: 2 * w, outputs: 16 * w),
      Step(16 * w, skip: w, outputs: 16 * w, hasAttention: true),
      Step(16 * w, skip: w, outputs: 8 * w),
    ]
    last = Enlargement(8 * w, w)
    out = Conv2d(
      inputChannels: w, outputChannels: 3, kernelSize: 3, padding: 1, weightNorm: .spectral)
  }

  public var children: Children {
    [
      "rn": encoder.numbered, "up1": steps[0], "up2": steps[1], "up3": steps[2], "up4": steps[3],
      "up5": last, "out.0.seq.0": out,
    ]
  }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 16 * w, operationsPerPixel: 1950 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// The colours; see the type.
  ///
  /// Where halving left rows or columns over, the encoder's features are padded with zeros at the
  /// bottom and right, and so much is cut off in the end.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    try Convolution.$keepsPackedWeights.withValue(false) {
      var skips = [try encoder.stemFeatures(x)]  // [N, H/2, W/2, 64]
      skips += try encoder.stages(afterStem: skips[0])  // down to H/32
      var y = skips.removeLast()
      for step in steps { try step(&y, skip: skips.removeLast()) }  // [N, H/2, W/2, 512]
      try last(&y)
      return try out(y, then: .tanh)
        .cropped(top: 0, left: 0, height: x.shape[1], width: x.shape[2])
    }
  }

  /// A 3x3 convolution and pixel shuffling, each with a norm.
  private struct Enlargement: Module {
    let conv: Conv2d
    let norm: BatchNorm2d
    let shuffledNorm: BatchNorm2d

    init(_ inputs: Int, _ outputs: Int) {
      conv = Conv2d(
        inputChannels: inputs, outputChannels: 4 * outputs, kernelSize: 3, padding: 1,
        weightNorm: .spectral, shuffledBy: 2)
      norm = BatchNorm2d(4 * outputs)
      shuffledNorm = BatchNorm2d(outputs)
    }

    var children: Children {
      [
        "sequence.0.0.seq.0": conv, "sequence.0.0.seq.1": norm, "sequence.2": shuffledNorm,
      ]
    }

    func callAsFunction(_ y: inout Tensor) throws {
      y = try conv(y, then: .norm(norm))
      y = try y.pixelShuffled(by: 2)
      try shuffledNorm.apply(to: &y)
    }
  }

  /// A step of the decoder: half of the results are enlarged, half come from the encoder.
  private struct Step: Module {
    let enlargement: Enlargement
    let skipConv: Conv2d
    let norm: BatchNorm2d
    let attention: SelfAttention2d?

    init(_ inputs: Int, skip: Int, outputs: Int, hasAttention: Bool = false) {
      enlargement = Enlargement(inputs, outputs / 2)
      skipConv = Conv2d(
        inputChannels: skip, outputChannels: outputs / 2, kernelSize: 1, weightNorm: .spectral)
      norm = BatchNorm2d(outputs)
      attention = hasAttention ? SelfAttention2d(outputs, form: .fastaiWithBias) : nil
    }

    var children: Children {
      [
        "x_conv.seq.0": skipConv, "tr_conv": enlargement, "out.0": norm, "out.1": attention,
      ]
    }

    func callAsFunction(_ y: inout Tensor, skip: consuming Tensor) throws {
      try enlargement(&y)
      var padding = ConvolutionGeometry.Padding(0)
      padding.bottom = y.shape[1] - skip.shape[1]
      padding.right = y.shape[2] - skip.shape[2]
      skip = try skipConv(skip.padded(padding, mode: .zero))
      y = try .concatenated([y, skip])
      try y.activate(.relu)
      try norm.apply(to: &y)
      y = try attention?(y) ?? y
    }
  }
}
