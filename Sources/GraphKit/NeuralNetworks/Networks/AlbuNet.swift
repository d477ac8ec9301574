public import TensorCore

/// A U-Net whose encoder is a ResNet: the segmentation and colouring network of Mail.ru's service,
/// after TernausNet's AlbuNet (Iglovikov and Shvets, 2018).
///
/// Takes `[N, H, W, 3]`, normalised as ImageNet is, and returns `[N, H, W, outputChannels]`
/// without activation (logits of defects, or the two colour planes). H and W are multiples of
/// `sizeMultiple`.
public struct AlbuNet: Network {
  public struct Configuration: Sendable {
    public var encoder = ResNet.Depth.resNet34
    public var outputChannels = 1
    /// Channels of the decoder's last layers; the others are multiples.
    public var width = 32
    /// Thin defects survive when the first convolution does not halve the image and no pooling
    /// follows it: kernel 3, stride 1.
    public var keepsFullResolution = false
    /// Channels of the encoder's first stage.
    public var encoderWidth = 64

    public init() {}
  }

  public let configuration: Configuration
  private let encoder: ResNet
  private let center: UpBlock
  private let decoders: [UpBlock]
  private let dec0: Conv2d
  private let final: Conv2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    encoder = ResNet(
      configuration.encoder, width: configuration.encoderWidth,
      stem: configuration.keepsFullResolution ? .fullResolution : .halved)
    let skips = encoder.stageChannels  // e.g. 64, 128, 256, 512
    center = UpBlock(skips[3], 16 * w, 8 * w)
    decoders = [
      UpBlock(skips[3] + 8 * w, 16 * w, 8 * w),
      UpBlock(skips[2] + 8 * w, 16 * w, 8 * w),
      UpBlock(skips[1] + 8 * w, 8 * w, 2 * w),
      UpBlock(skips[0] + 2 * w, 4 * w, 4 * w),
      UpBlock(4 * w, 4 * w, w),
    ]
    dec0 = Conv2d(inputChannels: w, outputChannels: w, kernelSize: 3, padding: 1)
    final = Conv2d(
      inputChannels: w, outputChannels: configuration.outputChannels, kernelSize: 1)
  }

  public var children: Children {
    [
      "encoder": encoder, "center": center, "dec5": decoders[0], "dec4": decoders[1],
      "dec3": decoders[2], "dec2": decoders[3], "dec1": decoders[4], "dec0.conv": dec0,
      "final": final,
    ]
  }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public var sizeMultiple: Int { configuration.keepsFullResolution ? 16 : 64 }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// Logits; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    let stages = try encoder.stages(x)
    var y = try center([ConvolutionInput(stages[3].maxPooled(size: 2, stride: 2))])
    for (decoder, skip) in zip(decoders, stages.reversed()) {
      y = try decoder([ConvolutionInput(y), ConvolutionInput(skip)])
    }
    if !configuration.keepsFullResolution { y = try decoders[4]([ConvolutionInput(y)]) }
    return try final(dec0(y, then: .relu))
  }
}

/// A decoder's step: a 3x3 convolution, then a transposed one that doubles the size.
private struct UpBlock: Module {
  let conv: Conv2d
  let up: ConvTranspose2d

  init(_ inputs: Int, _ middle: Int, _ outputs: Int) {
    conv = Conv2d(inputChannels: inputs, outputChannels: middle, kernelSize: 3, padding: 1)
    up = ConvTranspose2d(
      inputChannels: middle, outputChannels: outputs, kernelSize: 4, stride: 2, padding: 1)
  }

  var children: Children { ["block.0.conv": conv, "block.1": up] }

  func callAsFunction(_ inputs: [ConvolutionInput]) throws -> Tensor {
    try up(conv(inputs, then: .relu), then: .relu)
  }
}
