public import TensorCore

/// An encoder and a decoder without skips that turn one image into another: the generator of
/// "img2img", after Radford, Metz and Chintala, "Unsupervised Representation Learning with Deep
/// Convolutional Generative Adversarial Networks" (2016), 5x5 kernels padded as TensorFlow does.
///
/// Takes and returns `[N, H, W, 3]` in -1...1. H and W are multiples of 16; published at 64 x 64.
public struct ImageTranslator: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer, doubled three times.
    public var width = 64

    public init() {}
  }

  public let configuration: Configuration
  private let encoder: [ConvBlock]
  private let decoder: [ConvBlock]

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    let channels = [3, w, 2 * w, 4 * w, 8 * w]
    encoder = (0..<4).map { index in
      Self.layer(
        "encoder.\(index)", channels[index], channels[index + 1],
        .same(kernelSize: 5, stride: 2), isNormed: index > 0, .leakyReLU(0.2))
    }
    decoder = (0..<4).map { index in
      Self.layer(
        "decoder.\(index)", channels[4 - index], channels[3 - index],
        .same(kernelSize: 5, stride: 2, isTransposed: true), isNormed: index < 3,
        index < 3 ? .relu : .tanh)
    }
  }

  private static func layer(
    _ name: String, _ inputs: Int, _ outputs: Int, _ geometry: ConvolutionGeometry, isNormed: Bool,
    _ activation: Activation
  ) -> ConvBlock {
    ConvBlock(
      "\(name).conv", Conv2d(inputChannels: inputs, outputChannels: outputs, geometry: geometry),
      norm: isNormed ? ("\(name).norm", .batch(BatchNorm2d(outputs))) : nil, activation)
  }

  public var children: Children { Children((encoder + decoder).map { ("", $0) }) }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public var sizeMultiple: Int { 16 }

  public var locality: Locality? { Locality((encoder + decoder).map(\.geometry)) }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 1.7 * w, operationsPerPixel: 39 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// The translated image; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try decoder(encoder(x)) }
}
