public import TensorCore

/// A U-Net that makes a better picture of one by correcting it, of our own design: see
/// `CorrectionTrunk`. What it is not sure of stays as it is.
///
/// Takes and returns `[N, H, W, 3]` in -1...1. H and W are multiples of 2^levels.
public struct CorrectionUNet: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// How often the size is halved.
    public var levels = 4
    /// Channels at the full resolution, doubled at each of the first three halvings.
    public var width = 32

    public init() {}

    public static let ranges = ["levels": 1...8, "width": 1...1024]
  }

  public let configuration: Configuration
  private let seen: Conv2d
  private let trunk: CorrectionTrunk

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let width = configuration.width
    seen = Conv2d(inputChannels: 3, outputChannels: width, kernelSize: 5, padding: 2)
    trunk = CorrectionTrunk(levels: configuration.levels, width: width)
  }

  public var children: Children { ["seen": seen, "": trunk] }

  public var inputs: [NetworkInput] { [NetworkInput("image", channels: 3)] }

  public var sizeMultiple: Int { 1 << configuration.levels }

  public var locality: Locality? { Locality([seen.geometry] + trunk.geometries) }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 20 * w, operationsPerPixel: 400 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// The corrected picture; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ image: Tensor) throws -> Tensor {
    let entry = try seen(image, then: .leakyReLU(0.2))
    return try image.adding(trunk([ConvolutionInput(entry)]))
  }
}
