public import TensorCore

/// The colouring networks of DeOldify (Antic, 2019), U-Nets over a ResNet: deep, of the artistic
/// weights, and wide, of the stable and the video weights.
///
/// Takes `[N, H, W, 3]`, a gray photo normalised as ImageNet is, and returns its colours,
/// `[N, H, W, 3]` in -3...3, normalised the same way. H and W are even.
public struct DeOldify: ConfigurableNetwork {
  public enum Form: String, Codable, Sendable {
    /// ResNet-34; two convolutions a step.
    case deep
    /// ResNet-101; one convolution a step, of more channels.
    case wide
  }

  public struct Configuration: NetworkConfiguration {
    public var form = Form.deep
    /// Channels of the encoder's first layer.
    public var width = 64
    /// The rows, at full size, of which the largest tensors are made at a time: a multiple of 8. It
    /// bounds the memory and changes no result.
    public var stripeHeight = 96

    public init() {}

    /// How the work is cut up is not the file's business.
    private enum CodingKeys: CodingKey {
      case form, width
    }
  }

  public let configuration: Configuration
  private let encoder: ResNet
  private let norm: BatchNorm2d
  private let middle: [DeOldifyConv]
  private let steps: [DeOldifyStep]
  private let tail: DeOldifyTail

  public init(_ configuration: Configuration = Configuration()) {
    precondition(configuration.stripeHeight % 8 == 0, "stripes of \(configuration.stripeHeight)")
    let (form, width) = (configuration.form, configuration.width)
    self.configuration = configuration
    encoder = ResNet(form == .deep ? .resNet34 : .resNet101, width: width)
    let skips = encoder.stageChannels  // 64, 128, 256, 512; wide four times as many
    norm = BatchNorm2d(skips[3])
    middle = [DeOldifyConv(skips[3], 2 * skips[3]), DeOldifyConv(2 * skips[3], skips[3])]
    var channels = skips[3]
    steps = [skips[2], skips[1], skips[0], width].enumerated().map { index, skip in
      let step =
        form == .deep
        ? DeOldifyStep(deep: channels, skip: skip, isLast: index == 3, hasAttention: index == 1)
        : DeOldifyStep(
          wide: channels, skip: skip, outputs: (index == 3 ? 4 : 8) * width,
          hasAttention: index == 1)
      channels = step.outputChannels
      return step
    }
    tail = DeOldifyTail(channels, stripeHeight: configuration.stripeHeight)
  }

  public var children: Children {
    [
      "layers.0": encoder.numbered, "layers.1": norm, "layers.3": middle, "layers.4": steps[0],
      "layers.5": steps[1], "layers.6": steps[2], "layers.7": steps[3],
      "layers.8.conv.0": tail.shuffled, "layers.10.layers.0.0": tail.residual[0],
      "layers.10.layers.1.0": tail.residual[1], "layers.11.0": tail.last,
    ]
  }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public var sizeMultiple: Int { 2 }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(
      bytesPerPixel: 12 * w, operationsPerPixel: (configuration.form == .deep ? 1470 : 1050) * w * w
    )
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// The colours; see the type.
  ///
  /// Weights are packed anew at each call: kept, they would take more memory than all the rest.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    precondition(x.shape[1] % 2 == 0 && x.shape[2] % 2 == 0, "an image \(x.shape)")
    return try Convolution.$keepsPackedWeights.withValue(false) {
      try tail(decoded(x), x)
    }
  }

  /// The features of half the size, `[N, H/2, W/2, C]`.
  private func decoded(_ x: Tensor) throws -> Tensor {
    var skips = [try encoder.stemFeatures(x)]  // [N, H/2, W/2, 64]
    skips += try encoder.stages(afterStem: skips[0])  // down to H/32
    var y = skips.removeLast()
    try norm.apply(to: &y)
    try y.activate(.relu)
    for conv in middle { y = try conv([ConvolutionInput(y)]) }
    for step in steps {
      try step(&y, skip: skips.removeLast(), stripeHeight: configuration.stripeHeight / 2)
    }
    return y
  }
}
