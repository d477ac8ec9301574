public import TensorCore

/// A U-Net whose encoder is a ResNet: the segmentation and colouring network of Mail.ru's service,
/// after AlbuNet in Iglovikov and Shvets, "TernausNet: U-Net with VGG11 Encoder Pre-Trained on
/// ImageNet for Image Segmentation" (2018), with its names.
///
/// Takes `[N, H, W, 3]`, normalised as ImageNet is, and returns `[N, H, W, outputChannels]`
/// without activation (logits of defects, or the two colour planes). H and W are multiples of
/// `sizeMultiple`.
public struct AlbuNet: ConfigurableNetwork {
  /// How a decoder's step doubles the size.
  public enum Upsampling: String, Codable, Sendable {
    /// A 3x3 convolution, then a transposed 4x4 one of stride 2.
    case transposed
    /// Bilinear enlargement, then two 3x3 convolutions.
    case bilinear
  }

  /// What follows a convolution.
  public enum Norm: String, Codable, Sendable {
    /// Batch norm and ReLU in the encoder, ReLU alone in the decoder.
    case published
    /// Batch norm and leaky ReLU everywhere.
    case batch
    /// The same as `InPlaceABN`: training takes less memory.
    case inPlace = "in-place"

    fileprivate var encoder: ActivatedNorm.Kind { decoder ?? .reLU }

    fileprivate var decoder: ActivatedNorm.Kind? {
      switch self {
      case .published: nil
      case .batch: .leakyReLU
      case .inPlace: .inPlace
      }
    }
  }

  public struct Configuration: NetworkConfiguration {
    public var encoder = ResNet.Depth.resNet34
    public var outputChannels = 1
    /// Channels of the decoder's last layers; the others are multiples.
    public var width = 32
    public var upsampling = Upsampling.transposed
    /// Thin defects survive when the first convolution does not halve the image and no pooling
    /// follows it: kernel 3, stride 1. The decoder's last two steps, which would double the size
    /// beyond the image's, become two 3x3 convolutions.
    public var keepsFullResolution = false
    /// Channels of the encoder's first stage.
    public var encoderWidth = 64
    /// The decoder's norms stand, and are named, where the published network has its ReLUs.
    public var norm = Norm.published

    public init() {}
  }

  public let configuration: Configuration
  private let encoder: ResNet
  private let center: Decoder
  private let dec5: Decoder
  private let dec4: Decoder
  private let dec3: Decoder
  private let dec2: Decoder
  private let dec1: Decoder?
  private let dec0: DecoderConv
  private let final: Conv2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let w = configuration.width
    let isFull = configuration.keepsFullResolution
    encoder = ResNet(
      configuration.encoder, width: configuration.encoderWidth,
      stem: isFull ? .fullResolution : .halved, norm: configuration.norm.encoder)
    let skips = encoder.stageChannels  // 64, 128, 256, 512, or 4 times as many
    func decoder(_ inputs: Int, _ middle: Int, _ outputs: Int) -> Decoder {
      Decoder(inputs, middle, outputs, configuration.upsampling, configuration.norm.decoder)
    }
    center = decoder(skips[3], 16 * w, 8 * w)
    dec5 = decoder(skips[3] + 8 * w, 16 * w, 8 * w)
    dec4 = decoder(skips[2] + 8 * w, 16 * w, 8 * w)
    dec3 = decoder(skips[1] + 8 * w, 8 * w, 2 * w)
    dec2 =
      isFull
      ? Decoder(skips[0] + 2 * w, 4 * w, w, nil, configuration.norm.decoder)
      : decoder(skips[0] + 2 * w, 4 * w, 4 * w)
    dec1 = isFull ? nil : decoder(4 * w, 4 * w, w)
    dec0 = DecoderConv(w, w, configuration.norm.decoder)
    final = Conv2d(
      inputChannels: w, outputChannels: configuration.outputChannels, kernelSize: 1)
  }

  public var children: Children {
    [
      "encoder": encoder, "center": center, "dec5": dec5, "dec4": dec4, "dec3": dec3,
      "dec2": dec2, "dec1": dec1, "dec0": dec0, "final": final,
    ]
  }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  /// The encoder's smallest result is halved once more.
  public var sizeMultiple: Int { configuration.keepsFullResolution ? 16 : 64 }

  public var locality: Locality? {
    let decoders = [center, dec5, dec4, dec3, dec2, dec1].compactMap { $0 }
    let halving = ConvolutionGeometry(kernelSize: 2, stride: 2)
    return Locality(
      encoder.geometries + [halving] + decoders.flatMap(\.geometries)
        + [dec0.conv.geometry, final.geometry])
  }

  /// Files hold the encoder twice, as `encoder` and as `conv1`...`conv5`, and its classifier.
  public func name(ofPublished name: String) -> String? {
    let isSecond = (1...5).contains { name.hasPrefix("conv\($0).") }
    return isSecond || name.hasPrefix("encoder.fc.") ? nil : name
  }

  public var cost: NetworkCost? {
    let (w, isFull) = (Double(configuration.width), configuration.keepsFullResolution)
    let encoded = Double(encoder.stageChannels[0])
    return NetworkCost(
      bytesPerPixel: isFull ? 4 * encoded + 28 * w : max(12 * w, encoded),
      operationsPerPixel: (isFull ? 9000 : 940) * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// Logits; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    var skips = try encoder.stages(x)  // H/4, H/8, H/16, H/32; in full resolution H ... H/8
    var y = try center([skips[3].maxPooled(size: 2, stride: 2)])
    for decoder in [dec5, dec4, dec3, dec2] {
      let skip = skips.removeLast()
      y = try decoder([y, skip])
    }
    if let dec1 { y = try dec1([y]) }
    return try final(dec0([ConvolutionInput(y)]))
  }
}

/// A 3x3 convolution with what follows it.
private struct DecoderConv: Module {
  let conv: Conv2d
  private let norm: ActivatedNorm?

  init(_ inputs: Int, _ outputs: Int, _ kind: ActivatedNorm.Kind?) {
    conv = Conv2d(
      inputChannels: inputs, outputChannels: outputs, kernelSize: 3, padding: 1, bias: kind == nil)
    norm = kind.map { ActivatedNorm($0, outputs) }
  }

  var children: Children { ["conv": conv, "activation": norm] }

  func callAsFunction(_ inputs: [ConvolutionInput]) throws -> Tensor {
    try conv(inputs, norm?.steps ?? [.relu])
  }
}

/// A step of the decoder: two convolutions, of which one may be transposed.
private struct Decoder: Module {
  let first: DecoderConv
  let second: DecoderConv?
  let up: ConvTranspose2d?
  let upNorm: ActivatedNorm?
  let upsampling: AlbuNet.Upsampling?

  /// - Parameter upsampling: nil leaves the size as it is.
  init(
    _ inputs: Int, _ middle: Int, _ outputs: Int, _ upsampling: AlbuNet.Upsampling?,
    _ norm: ActivatedNorm.Kind?
  ) {
    self.upsampling = upsampling
    first = DecoderConv(inputs, middle, norm)
    guard upsampling == .transposed else {
      second = DecoderConv(middle, outputs, norm)
      (up, upNorm) = (nil, nil)
      return
    }
    second = nil
    up = ConvTranspose2d(
      inputChannels: middle, outputChannels: outputs, kernelSize: 4, stride: 2, padding: 1,
      bias: norm == nil)
    upNorm = norm.map { ActivatedNorm($0, outputs) }
  }

  var children: Children {
    upsampling == .bilinear
      ? ["block.1": first, "block.2": second]
      : ["block.0": first, "block.1": up, "block.1": second, "block.2": upNorm]
  }

  /// The layers.
  var geometries: [ConvolutionGeometry] {
    if let up { return [first.conv.geometry, up.geometry] }
    return (upsampling == nil ? [] : [.bilinearDoubling])
      + [first, second].compactMap { $0?.conv.geometry }
  }

  func callAsFunction(_ inputs: [Tensor]) throws -> Tensor {
    let middle = ConvolutionInput(
      try first(
        inputs.map {
          guard upsampling == .bilinear else { return ConvolutionInput($0) }
          return ConvolutionInput(
            try $0.resizedBilinear(height: 2 * $0.shape[1], width: 2 * $0.shape[2]))
        }))
    if let up { return try up([middle], upNorm?.steps ?? [.relu]) }
    return try second?([middle]) ?? middle.tensor
  }
}
