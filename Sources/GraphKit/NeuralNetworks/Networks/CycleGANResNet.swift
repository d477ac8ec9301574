public import TensorCore

/// The generator of Zhu, Park, Isola and Efros, "Unpaired Image-to-Image Translation using
/// Cycle-Consistent Adversarial Networks" (2017), after Johnson, Alahi and Fei-Fei; names of
/// pytorch-CycleGAN-and-pix2pix.
///
/// Takes `[N, H, W, inputChannels]`, returns `[N, H, W, outputChannels]`, in -1...1. H and W are
/// multiples of 4, and at least 8.
public struct CycleGANResNet: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// 9 for images of 256 pixels, 6 for 128.
    public var blocks = 9
    /// Channels of the first layer; the blocks have 4 times as many.
    public var width = 64
    public var inputChannels = 3
    public var outputChannels = 3
    /// Convolutions beside instance norms have biases.
    public var norm = NormLayer.Kind.instance
    /// Whether it was trained with dropout in its blocks, which moves their names.
    public var hasDropout = false

    public init() {}
  }

  public let configuration: Configuration
  private let encoder: [ConvBlock]
  private let blocks: [Block]
  private let decoder: [ConvBlock]

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let (w, count) = (configuration.width, configuration.blocks)
    let bias = configuration.norm == .instance
    func block(_ index: Int, _ conv: Conv2d) -> ConvBlock {
      ConvBlock(
        "model.\(index)", conv,
        norm: ("model.\(index + 1)", NormLayer(configuration.norm, conv.outputChannels)), .relu)
    }
    func halving(_ inputs: Int) -> Conv2d {
      Conv2d(
        inputChannels: inputs, outputChannels: 2 * inputs, kernelSize: 3, stride: 2, padding: 1,
        bias: bias)
    }
    func doubling(_ inputs: Int) -> Conv2d {
      Conv2d(
        inputChannels: inputs, outputChannels: inputs / 2, bias: bias,
        geometry: .transposed(kernelSize: 3, stride: 2, padding: 1, outputPadding: 1))
    }
    let first = Conv2d(
      inputChannels: configuration.inputChannels, outputChannels: w, kernelSize: 7, padding: 3,
      bias: bias, paddingMode: .reflect)
    let last = Conv2d(
      inputChannels: w, outputChannels: configuration.outputChannels, kernelSize: 7, padding: 3,
      paddingMode: .reflect)
    encoder = [block(1, first), block(4, halving(w)), block(7, halving(2 * w))]  // H/4
    blocks = (0..<count).map { Block("model.\(10 + $0)", 4 * w, configuration) }
    decoder = [
      block(10 + count, doubling(4 * w)), block(13 + count, doubling(2 * w)),  // H
      ConvBlock("model.\(17 + count)", last, .tanh),
    ]
  }

  public var children: Children {
    Children(encoder.map { ("", $0) } + blocks.map { ("", $0) } + decoder.map { ("", $0) })
  }

  public var inputs: [NetworkInput] {
    [NetworkInput("image", channels: configuration.inputChannels)]
  }

  public var sizeMultiple: Int { 4 }

  /// A block mirrors a pixel at each border.
  public var smallestSize: Int { 8 }

  public var locality: Locality? {
    guard configuration.norm == .batch else { return nil }
    let blocks = blocks.flatMap { [$0.first.geometry, $0.second.geometry] }
    return Locality(encoder.map(\.geometry) + blocks + decoder.map(\.geometry))
  }

  /// Instance norms have no statistics of their own; old files hold some all the same.
  public func name(ofPublished name: String) -> String? {
    configuration.norm == .instance && name.contains(".running_") ? nil : name
  }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(
      bytesPerPixel: 7 * w, operationsPerPixel: 47 * w * w * Double(configuration.blocks))
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor {
    try self(inputs[0], dropoutSeed: TrainingMode.current?.dropoutSeed)
  }

  /// The translated image; see the type.
  ///
  /// - Parameter dropoutSeed: drops results at random as in training, if it was trained so; nil
  ///   does not.
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor, dropoutSeed: UInt64? = nil) throws -> Tensor {
    let seed = configuration.hasDropout ? dropoutSeed : nil
    return try decoder(blocks.reduce(encoder(x)) { try $1($0, dropoutSeed: seed) })
  }

  /// Two convolutions whose result is added to what they read.
  private struct Block: Module {
    let path: String
    let first: ConvBlock
    let second: ConvBlock

    init(_ path: String, _ channels: Int, _ configuration: Configuration) {
      self.path = path
      func block(_ index: Int, _ activation: Activation) -> ConvBlock {
        ConvBlock(
          "\(path).conv_block.\(index)",
          Conv2d(
            inputChannels: channels, outputChannels: channels, kernelSize: 3, padding: 1,
            bias: configuration.norm == .instance, paddingMode: .reflect),
          norm: (
            "\(path).conv_block.\(index + 1)", NormLayer(configuration.norm, channels)
          ), activation)
      }
      first = block(1, .relu)
      second = block(configuration.hasDropout ? 6 : 5, .none)
    }

    var children: Children { ["": first] + ["": second] }

    func callAsFunction(_ x: Tensor, dropoutSeed: UInt64?) throws -> Tensor {
      var y = try first(x)
      if let dropoutSeed { try Dropout(rate: 0.5).apply(to: &y, seed: dropoutSeed, name: path) }
      return try second([y], adding: x)
    }
  }
}
