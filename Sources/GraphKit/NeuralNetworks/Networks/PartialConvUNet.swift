public import TensorCore

/// The inpainting U-Net of partial convolutions; see `PartialConv2d` for the paper.
///
/// Takes `[N, H, W, 3]`, normalised as its weights want, and the photo's mask `[N, H, W, 1]` (1 =
/// hole). Returns `[N, H, W, 3]`. H and W are multiples of 2^levels.
public struct PartialConvUNet: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// The paper has 8, the port whose weights are public 7.
    public var levels = 8
    /// Channels of the first layer, doubled three times.
    public var width = 64
    public var ratio = PartialConv2d.Ratio.windowOverValid

    public init() {}

    public static let ranges = ["levels": 4...12]
  }

  public let configuration: Configuration
  private let encoders: [Level]
  private let decoders: [Level]

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let (levels, ratio) = (configuration.levels, configuration.ratio)
    precondition(levels >= 4, "a partial-convolution U-Net of \(levels) levels")
    /// Channels after so many encoders.
    func channels(_ level: Int) -> Int {
      level == 0 ? 3 : configuration.width << min(level - 1, 3)
    }
    encoders = (1...levels).map { level in
      Level(
        "enc_\(level)",
        PartialConv2d(
          inputChannels: channels(level - 1), outputChannels: channels(level),
          kernelSize: level == 1 ? 7 : level <= 3 ? 5 : 3, stride: 2, ratio: ratio),
        norm: level == 1 ? nil : BatchNorm2d(channels(level)), activation: .relu)
    }
    decoders = (1...levels).reversed().map { level in
      Level(
        "dec_\(level)",
        PartialConv2d(
          inputChannels: channels(level) + channels(level - 1),
          outputChannels: level == 1 ? 3 : channels(level - 1), kernelSize: 3, bias: level == 1,
          ratio: ratio),
        norm: level == 1 ? nil : BatchNorm2d(channels(level - 1)),
        activation: level == 1 ? .none : .leakyReLU(0.2))
    }
  }

  public var children: Children { [:] }

  public func parameters(under path: String) -> [NamedParameter] {
    (encoders + decoders).flatMap { $0.parameters(under: path) }
  }

  public var inputs: [NetworkInput] {
    [NetworkInput("image", channels: 3), NetworkInput("mask", channels: 1)]
  }

  public var sizeMultiple: Int { 1 << configuration.levels }

  public var locality: Locality? {
    let decoded = decoders.flatMap { [.doubling, $0.conv.convolution.geometry] }
    return Locality(encoders.map(\.conv.convolution.geometry) + decoded)
  }

  /// The all-ones weights of the mask are not kept.
  public func name(ofPublished name: String) -> String? {
    name.contains(".mask_conv.") ? nil : name
  }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 3.1 * w, operationsPerPixel: 71 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0], holes: inputs[1]) }

  /// The image with its holes filled; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ image: Tensor, holes: Tensor) throws -> Tensor {
    let shape = holes.shape
    let seen = try holes.scaledChannels([-1], [1]).reshaped([shape[0], shape[1], shape[2]])
    var skips = [try MaskedFeatures(cutting: image, mask: seen)]
    for encoder in encoders { skips.append(try encoder([skips[skips.count - 1]])) }
    var y = skips.removeLast()
    for decoder in decoders { y = try decoder([y.doubled, skips.removeLast()]) }
    return y.features
  }

  /// A partial convolution with its norm, `enc_N` or `dec_N`.
  private struct Level: Module {
    let name: String
    let conv: PartialConv2d
    let norm: BatchNorm2d?
    let activation: Activation

    init(_ name: String, _ conv: PartialConv2d, norm: BatchNorm2d?, activation: Activation) {
      (self.name, self.conv, self.norm, self.activation) = (name, conv, norm, activation)
    }

    var children: Children { ["\(name).conv": conv, "\(name).bn": norm] }

    func callAsFunction(_ parts: [MaskedFeatures]) throws -> MaskedFeatures {
      try conv(parts, norm: norm, activation: activation)
    }
  }
}
