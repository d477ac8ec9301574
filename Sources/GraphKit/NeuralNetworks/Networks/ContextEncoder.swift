public import TensorCore

/// The context encoder of Pathak, Krähenbühl, Donahue, Darrell and Efros, "Context Encoders:
/// Feature Learning by Inpainting" (2016), names of its PyTorch port: an image is squeezed into
/// one vector, from which its hole is made.
///
/// Takes `[N, H, W, 3]` in -1...1, holes filled with (117, 104, 123) / 127.5 - 1. Returns
/// `[N, H/2, W/2, 3]` in -1...1, the centre, or, where it predicts the whole image, `[N, H, W, 3]`.
/// It was trained at 128 x 128; larger images must be multiples of 32, and get more than one vector.
public struct ContextEncoder: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer; the deepest has 8 times as many.
    public var width = 64
    /// Length of the vector.
    public var bottleneck = 4000
    /// For holes anywhere: one more layer, so that the result has the image's size.
    public var predictsWholeImage = false

    public init() {}
  }

  public let configuration: Configuration
  private let layers: [ConvBlock]

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let (w, bottleneck) = (configuration.width, configuration.bottleneck)
    let halving = ConvolutionGeometry(kernelSize: 4, stride: 2, padding: 1)
    let doubling = ConvolutionGeometry.transposed(kernelSize: 4, stride: 2, padding: 1)
    var layers: [ConvBlock] = []
    var (index, channels) = (0, 3)
    /// The next layer of PyTorch's Sequential, which counts norms and activations too.
    func add(
      _ outputs: Int, _ geometry: ConvolutionGeometry, _ activation: Activation,
      isNormed: Bool = true
    ) {
      let conv = Conv2d(
        inputChannels: channels, outputChannels: outputs, bias: false, geometry: geometry)
      let norm = isNormed ? ("main.\(index + 1)", NormLayer.batch(BatchNorm2d(outputs))) : nil
      layers.append(ConvBlock("main.\(index)", conv, norm: norm, activation))
      (index, channels) = (index + (isNormed ? 3 : 2), outputs)
    }
    let leaky = Activation.leakyReLU(0.2)
    add(w, halving, leaky, isNormed: false)  // 64 x 64 of 128 x 128
    for outputs in [w, 2 * w, 4 * w, 8 * w] { add(outputs, halving, leaky) }  // ... 4 x 4
    add(bottleneck, ConvolutionGeometry(kernelSize: 4), leaky)  // 1 x 1
    add(8 * w, .transposed(kernelSize: 4, stride: 1), .relu)  // 4 x 4
    for outputs in [4 * w, 2 * w, w] { add(outputs, doubling, .relu) }  // ... 32 x 32
    if configuration.predictsWholeImage { add(w, doubling, .relu) }  // 64 x 64
    add(3, doubling, .tanh, isNormed: false)
    self.layers = layers
  }

  public var children: Children { Children(layers.map { ("", $0) }) }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public var sizeMultiple: Int { 32 }

  public var smallestSize: Int { 128 }

  /// Later files of the port keep encoder and decoder apart.
  public func name(ofPublished name: String) -> String? {
    let parts = name.split(separator: ".")
    guard parts.count == 3, let index = Int(parts[1]) else { return name }
    switch parts[0] {
    case "main_encode": return "main.\(index).\(parts[2])"
    case "main_decode": return "main.\(index + 17).\(parts[2])"
    default: return name
    }
  }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 1.3 * w, operationsPerPixel: 10 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// What fills the hole; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try layers(x) }
}
