public import TensorCore

/// The U-Net of Yi, Zhang, Tan and Gong, "DualGAN: Unsupervised Dual Learning for Image-to-Image
/// Translation" (2017), names of its TensorFlow code: 5x5 kernels padded as TensorFlow does, and
/// each image normalised by itself.
///
/// Takes `[N, H, W, inputChannels]`, returns `[N, H, W, outputChannels]`, in -1...1. H and W are
/// multiples of 2^levels.
public struct DualGANGenerator: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    public var levels = 8
    /// Channels of the first layer, doubled three times.
    public var width = 64
    public var inputChannels = 3
    public var outputChannels = 3

    public init() {}

    public static let ranges = ["levels": 4...12]
  }

  public let configuration: Configuration
  private let unet: SkipUNet

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let levels = configuration.levels
    precondition(levels >= 4, "a DualGAN U-Net of \(levels) levels")
    /// Channels after so many encoders.
    func channels(_ level: Int) -> Int {
      level == 0 ? configuration.inputChannels : configuration.width << min(level - 1, 3)
    }
    let encoders = (1...levels).map { level in
      ConvBlock(
        "e\(level)_conv",
        Conv2d(
          inputChannels: channels(level - 1), outputChannels: channels(level),
          geometry: .same(kernelSize: 5, stride: 2)),
        norm: level == 1 ? nil : ("bn_e\(level)", Self.norm(channels(level))),
        level == levels ? .relu : .leakyReLU(0.2))
    }
    let decoders = (1...levels).map { index in
      let level = levels - index
      let outputs = level == 0 ? configuration.outputChannels : channels(level)
      return ConvBlock(
        "d\(index)",
        Conv2d(
          inputChannels: channels(level + 1) * (index == 1 ? 1 : 2), outputChannels: outputs,
          geometry: .same(kernelSize: 5, stride: 2, isTransposed: true)),
        norm: level == 0 ? nil : ("bn_d\(index)", Self.norm(outputs)), level == 0 ? .tanh : .relu)
    }
    unet = SkipUNet(
      encoders: encoders, decoders: decoders, readsSkipFirst: false, droppingDecoders: 0..<3)
  }

  /// What its code calls a batch norm takes the mean and variance of each image.
  static func norm(_ channels: Int) -> NormLayer {
    .instance(InstanceNorm2d(channels, epsilon: 1e-6, isAffine: true))
  }

  public var children: Children { ["": unet] }

  public var inputs: [NetworkInput] {
    [NetworkInput("image", channels: configuration.inputChannels)]
  }

  public var sizeMultiple: Int { 1 << configuration.levels }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 3.2 * w, operationsPerPixel: 105 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor {
    try self(inputs[0], dropoutSeed: TrainingMode.current?.dropoutSeed)
  }

  /// The translated image; see the type.
  ///
  /// - Parameter dropoutSeed: drops results at random, as the published code does in use too; nil
  ///   does not.
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor, dropoutSeed: UInt64? = nil) throws -> Tensor {
    try unet(x, dropoutSeed: dropoutSeed)
  }
}
