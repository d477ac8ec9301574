public import TensorCore

/// The completion network of Iizuka, Simo-Serra and Ishikawa, "Globally and Locally Consistent
/// Image Completion" (2017): 17 layers, the four in the middle dilated, at a quarter of the size.
///
/// Takes `[N, H, W, 4]`: the image with its holes filled by the mean colour, and the mask (1 =
/// hole). Returns `[N, H, W, 3]` in 0...1. H and W are multiples of 4.
public struct CompletionNetwork: Network {
  /// What differs between published weights.
  public struct Configuration: Sendable {
    /// Channels of the first layer; the others have 2 and 4 times as many.
    public var width = 64
    /// The paper normalises before the activation, the PyTorch port after it.
    public var normsAfterActivation = false

    public init() {}
  }

  public let configuration: Configuration
  private let layers: [Layer]
  private let last: Conv2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    layers = [
      .conv(1, 4, w, kernelSize: 5),
      .conv(2, w, 2 * w, stride: 2),
      .conv(3, 2 * w, 2 * w),
      .conv(4, 2 * w, 4 * w, stride: 2),
      .conv(5, 4 * w, 4 * w),
      .conv(6, 4 * w, 4 * w),
      .conv(7, 4 * w, 4 * w, dilation: 2),
      .conv(8, 4 * w, 4 * w, dilation: 4),
      .conv(9, 4 * w, 4 * w, dilation: 8),
      .conv(10, 4 * w, 4 * w, dilation: 16),
      .conv(11, 4 * w, 4 * w),
      .conv(12, 4 * w, 4 * w),
      .deconv(13, 4 * w, 2 * w),
      .conv(14, 2 * w, 2 * w),
      .deconv(15, 2 * w, w),
      .conv(16, w, w / 2),
    ]
    last = Conv2d(inputChannels: w / 2, outputChannels: 3, kernelSize: 3, padding: 1)
  }

  public var children: Children { Children(layers.map { ("", $0) }) + ["conv17": last] }

  public var inputs: [NetworkInput] {
    [NetworkInput("image", channels: 3), NetworkInput("mask", channels: 1)]
  }

  public var sizeMultiple: Int { 4 }

  public var locality: Locality? {
    Locality(layers.compactMap { $0.conv?.geometry ?? $0.deconv?.geometry } + [last.geometry])
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(.concatenated(inputs)) }

  /// The completed image; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    let features = try layers.reduce(x) { try $1($0, configuration) }
    return try last(features, then: .sigmoid)
  }

  /// A convolution and its norm, `convN` or `deconvN` and `bnN`.
  private struct Layer: Module {
    let index: Int
    let conv: Conv2d?
    let deconv: ConvTranspose2d?
    let norm: BatchNorm2d

    static func conv(
      _ index: Int, _ inputs: Int, _ outputs: Int, kernelSize: Int = 3, stride: Int = 1,
      dilation: Int = 1
    ) -> Layer {
      Layer(
        index: index,
        conv: Conv2d(
          inputChannels: inputs, outputChannels: outputs, kernelSize: kernelSize, stride: stride,
          padding: dilation * (kernelSize / 2), dilation: dilation),
        deconv: nil, norm: BatchNorm2d(outputs))
    }

    static func deconv(_ index: Int, _ inputs: Int, _ outputs: Int) -> Layer {
      Layer(
        index: index, conv: nil,
        deconv: ConvTranspose2d(
          inputChannels: inputs, outputChannels: outputs, kernelSize: 4, stride: 2, padding: 1),
        norm: BatchNorm2d(outputs))
    }

    var children: Children {
      conv == nil
        ? ["deconv\(index)": deconv, "bn\(index)": norm]
        : ["conv\(index)": conv, "bn\(index)": norm]
    }

    func callAsFunction(_ x: Tensor, _ configuration: Configuration) throws -> Tensor {
      let steps: [LayerStep] =
        configuration.normsAfterActivation ? [.relu, .norm(norm)] : [.norm(norm), .relu]
      if let conv { return try conv([ConvolutionInput(x)], steps) }
      return try deconv?([ConvolutionInput(x)], steps) ?? x
    }
  }
}
