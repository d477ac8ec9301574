public import TensorCore

/// The U-Net of Isola, Zhu, Zhou and Efros, "Image-to-Image Translation with Conditional
/// Adversarial Networks" (2017), names of pytorch-CycleGAN-and-pix2pix.
///
/// Takes `[N, H, W, inputChannels]`, returns `[N, H, W, outputChannels]`, in -1...1. H and W are
/// multiples of 2^levels.
public struct Pix2PixUNet: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// 8 for `unet_256`, 7 for `unet_128`.
    public var levels = 8
    /// Channels of the first layer, doubled three times.
    public var width = 64
    public var inputChannels = 3
    public var outputChannels = 3
    /// Convolutions beside instance norms have biases.
    public var norm = NormLayer.Kind.batch

    public init() {}

    public static let ranges = ["levels": 5...12]
  }

  public let configuration: Configuration
  private let unet: SkipUNet

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let levels = configuration.levels
    precondition(levels >= 5, "a pix2pix U-Net of \(levels) levels")
    unet = SkipUNet(
      encoders: (0..<levels).map { Self.encoder($0, configuration) },
      decoders: (0..<levels).reversed().map { Self.decoder($0, configuration) },
      readsSkipFirst: true, droppingDecoders: 1..<levels - 4)
  }

  /// Where level `level` lies in the nest: model, model.model.1, model.model.1.model.3 ...
  private static func path(_ level: Int) -> String {
    switch level {
    case 0: "model.model"
    case 1: "model.model.1.model"
    default: path(level - 1) + ".3.model"
    }
  }

  private static func channels(_ level: Int, _ configuration: Configuration) -> Int {
    configuration.width << min(level, 3)
  }

  private static func encoder(_ level: Int, _ configuration: Configuration) -> ConvBlock {
    let isLast = level == configuration.levels - 1
    let outputs = channels(level, configuration)
    let conv = Conv2d(
      inputChannels: level == 0 ? configuration.inputChannels : channels(level - 1, configuration),
      outputChannels: outputs, kernelSize: 4, stride: 2, padding: 1,
      bias: configuration.norm == .instance)
    let path = path(level)
    return ConvBlock(
      level == 0 ? "\(path).0" : "\(path).1", conv,
      norm: level == 0 || isLast ? nil : ("\(path).2", NormLayer(configuration.norm, outputs)),
      isLast ? .relu : .leakyReLU(0.2))
  }

  private static func decoder(_ level: Int, _ configuration: Configuration) -> ConvBlock {
    let isLast = level == configuration.levels - 1
    let outputs =
      level == 0 ? configuration.outputChannels : channels(level - 1, configuration)
    let conv = Conv2d(
      inputChannels: channels(level, configuration) * (isLast ? 1 : 2), outputChannels: outputs,
      bias: level == 0 || configuration.norm == .instance,
      geometry: .transposed(kernelSize: 4, stride: 2, padding: 1))
    let (path, index) = (path(level), level == 0 || isLast ? 3 : 5)
    return ConvBlock(
      "\(path).\(index)", conv,
      norm: level == 0 ? nil : ("\(path).\(index + 1)", NormLayer(configuration.norm, outputs)),
      level == 0 ? .tanh : .relu)
  }

  public var children: Children { ["": unet] }

  public var inputs: [NetworkInput] {
    [NetworkInput("image", channels: configuration.inputChannels)]
  }

  public var sizeMultiple: Int { 1 << configuration.levels }

  public var locality: Locality? { configuration.norm == .batch ? unet.locality : nil }

  /// Instance norms have no statistics of their own; old files hold some all the same.
  public func name(ofPublished name: String) -> String? {
    configuration.norm == .instance && name.contains(".running_") ? nil : name
  }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 3 * w, operationsPerPixel: 67 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor {
    try self(inputs[0], dropoutSeed: TrainingMode.current?.dropoutSeed)
  }

  /// The translated image; see the type.
  ///
  /// - Parameter dropoutSeed: drops results at random, as the paper does in use too; nil does not.
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor, dropoutSeed: UInt64? = nil) throws -> Tensor {
    try unet(x, dropoutSeed: dropoutSeed)
  }
}
