public import TensorCore

/// An inpainting U-Net that corrects a classical method's guess, of our own design: what surrounds
/// the hole is seen through a partial convolution, as Liu and others have it (see `PartialConv2d`),
/// the guess and the mask are seen whole, and the result is the guess with what is thought wrong
/// with it added; see `CorrectionTrunk`.
///
/// Takes `[N, H, W, 3]`, normalised as its weights want, the mask `[N, H, W, 1]` (1 = hole) and the
/// guess `[N, H, W, 3]`. Returns `[N, H, W, 3]`, outside the holes the guess. H and W are multiples
/// of 2^levels.
public struct GuidedInpaintingUNet: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// How often the size is halved.
    public var levels = 4
    /// Channels at the full resolution, an even number, doubled at each of the first three halvings.
    public var width = 32
    /// How what surrounds the hole is seen.
    public var ratio = PartialConv2d.Ratio.windowOverValid

    public init() {}

    public static let ranges = ["levels": 1...8, "width": 2...1024]
  }

  public let configuration: Configuration
  private let seen: PartialConv2d
  private let guessed: Conv2d
  private let trunk: CorrectionTrunk

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let width = configuration.width
    precondition(width >= 2, "a guided U-Net of \(width) channels")
    seen = PartialConv2d(
      inputChannels: 3, outputChannels: width / 2, kernelSize: 5, bias: true,
      ratio: configuration.ratio)
    guessed = Conv2d(
      inputChannels: 4, outputChannels: width - width / 2, kernelSize: 5, padding: 2)
    trunk = CorrectionTrunk(levels: configuration.levels, width: width)
  }

  public var children: Children { ["seen": seen, "guessed": guessed, "": trunk] }

  public var inputs: [NetworkInput] {
    [
      NetworkInput("image", channels: 3), NetworkInput("mask", channels: 1),
      NetworkInput("guess", channels: 3),
    ]
  }

  public var sizeMultiple: Int { 1 << configuration.levels }

  public var locality: Locality? { Locality([guessed.geometry] + trunk.geometries) }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 20 * w, operationsPerPixel: 400 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor {
    try self(inputs[0], holes: inputs[1], guess: inputs[2])
  }

  /// The image with its holes filled; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ image: Tensor, holes: Tensor, guess: Tensor) throws -> Tensor {
    let shape = holes.shape
    let plane: Shape = [shape[0], shape[1], shape[2]]
    let kept = try holes.scaledChannels([-1], [1]).reshaped(plane)
    let around = try seen([MaskedFeatures(cutting: image, mask: kept)], activation: .leakyReLU(0.2))
    let whole = try guessed(
      [ConvolutionInput(guess), ConvolutionInput(holes)], then: .leakyReLU(0.2))
    let correction = try trunk([ConvolutionInput(around.features), ConvolutionInput(whole)])
    return try guess.adding(correction.scaledPixels(by: holes.reshaped(plane)))
  }
}
