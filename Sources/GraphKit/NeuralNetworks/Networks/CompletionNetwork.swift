public import TensorCore

/// The completion network of Iizuka, Simo-Serra and Ishikawa, "Globally and Locally Consistent
/// Image Completion" (2017): 17 layers, the four in the middle dilated, at a quarter of the size.
///
/// Takes `[N, H, W, 4]`: the image with its holes filled by the mean colour, and the mask (1 =
/// hole). Returns `[N, H, W, 3]` in 0...1. H and W are multiples of 4.
public struct CompletionNetwork: ConfigurableNetwork {
  /// What differs between published weights.
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer; the others have 2 and 4 times as many.
    public var width = 64
    /// The paper normalises before the activation, the PyTorch port after it.
    public var normsAfterActivation = false

    public init() {}

    public static let ranges = ["width": 2...4096]
  }

  public let configuration: Configuration
  private let layers: [ConvBlock]
  private let last: Conv2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    var layers: [ConvBlock] = []
    func add(_ kind: String, _ conv: Conv2d) {
      let index = layers.count + 1
      layers.append(
        ConvBlock(
          "\(kind)\(index)", conv, norm: ("bn\(index)", .batch(BatchNorm2d(conv.outputChannels))),
          .relu, normsAfterActivation: configuration.normsAfterActivation))
    }
    func conv(
      _ inputs: Int, _ outputs: Int, kernelSize: Int = 3, stride: Int = 1, dilation: Int = 1
    ) {
      add(
        "conv",
        Conv2d(
          inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride,
          padding: dilation * (kernelSize / 2), dilation: dilation))
    }
    func deconv(_ inputs: Int, _ outputs: Int) {
      add(
        "deconv",
        Conv2d(
          inputChannels: inputs, outputChannels: outputs,
          geometry: .transposed(kernelSize: 4, stride: 2, padding: 1)))
    }
    conv(4, w, kernelSize: 5)
    conv(w, 2 * w, stride: 2)  // H/2
    conv(2 * w, 2 * w)
    conv(2 * w, 4 * w, stride: 2)  // H/4
    for dilation in [1, 1, 2, 4, 8, 16, 1, 1] { conv(4 * w, 4 * w, dilation: dilation) }
    deconv(4 * w, 2 * w)  // H/2
    conv(2 * w, 2 * w)
    deconv(2 * w, w)  // H
    conv(w, w / 2)
    self.layers = layers
    last = Conv2d(inputChannels: w / 2, outputChannels: 3, kernelSize: 3, padding: 1)
  }

  public var children: Children { Children(layers.map { ("", $0) }) + ["conv17": last] }

  public var inputs: [NetworkInput] {
    [NetworkInput("image", channels: 3), NetworkInput("mask", channels: 1)]
  }

  public var sizeMultiple: Int { 4 }

  public var locality: Locality? {
    Locality(layers.map(\.geometry) + [last.geometry])
  }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 6.3 * w, operationsPerPixel: 242 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(.concatenated(inputs)) }

  /// The completed image; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    try last(layers(x), then: .sigmoid)
  }
}
