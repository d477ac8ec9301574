public import TensorCore

/// The scratch detector of Wan, Zhang, Chen, Zhang, Chen, Liao and Wen, "Bringing Old Photos Back
/// to Life" (2020), names of its code: a U-Net that halves by blurring and mirrors at borders.
///
/// Takes gray `[N, H, W, 1]` in -1...1, returns logits `[N, H, W, 1]`; its authors take for a
/// scratch what has a sigmoid of 0.4 and more. H and W are multiples of 16, and at least 32.
public struct ScratchUNet: ConfigurableNetwork {
  public struct Configuration: NetworkConfiguration {
    /// Channels of the first layer, doubled at each level.
    public var width = 64
    /// How often the size is halved.
    public var levels = 4

    public init() {}

    public static let ranges = ["levels": 1...12]
  }

  public let configuration: Configuration
  private let first: ConvBlock
  private let levels: [Level]
  private let last: Conv2d

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    let (w, count) = (configuration.width, configuration.levels)
    first = ConvBlock(
      "first.1",
      Conv2d(
        inputChannels: 1, outputChannels: w, kernelSize: 7, padding: 3, paddingMode: .reflect),
      .leakyReLU(0.2))
    levels = (0..<count).map { Level($0, of: count, channels: w << $0) }
    last = Conv2d(
      inputChannels: w, outputChannels: 1, kernelSize: 3, padding: 1, paddingMode: .reflect)
  }

  public var children: Children {
    Children([("", first)] + levels.map { ("", $0) } + [("last.1", last)])
  }

  public var inputs: [NetworkInput] { [NetworkInput("gray", channels: 1)] }

  public var sizeMultiple: Int { 1 << configuration.levels }

  /// The smallest level mirrors a pixel at each border.
  public var smallestSize: Int { 2 << configuration.levels }

  public var locality: Locality? {
    let up = levels.reversed().flatMap {
      [.bilinearDoubling, $0.enlarged.geometry] + $0.up.map(\.geometry)
    }
    let blur = ConvolutionGeometry(kernelSize: 3, stride: 2, padding: 1)
    let down = levels.flatMap { [$0.sharp.geometry, blur] + $0.down.map(\.geometry) }
    return Locality([first.geometry] + down + up + [last.geometry])
  }

  /// The blurring weights are known.
  public func name(ofPublished name: String) -> String? { name.hasSuffix(".filt") ? nil : name }

  public var cost: NetworkCost? {
    let w = Double(configuration.width)
    return NetworkCost(bytesPerPixel: 22 * w, operationsPerPixel: 460 * w * w)
  }

  public func run(_ inputs: [Tensor]) throws -> Tensor { try self(inputs[0]) }

  /// Logits; see the type.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    var skips = [try first(x)]
    for level in levels { skips.append(try level.halve(skips[skips.count - 1])) }
    var y = skips.removeLast()
    for level in levels.reversed() { y = try level.double(y, skips.removeLast()) }
    return try last(y)
  }

  /// What lies between a size and its half.
  private struct Level: Module {
    /// Before the blur, at the larger size.
    let sharp: ConvBlock
    let down: [ConvBlock]
    let enlarged: ConvBlock
    let up: [ConvBlock]

    /// - Parameter channels: at the larger size; the smaller has twice as many.
    init(_ index: Int, of count: Int, channels: Int) {
      func block(
        _ path: String, _ index: Int, _ inputs: Int, _ outputs: Int, isNormed: Bool = true
      ) -> ConvBlock {
        ConvBlock(
          "\(path).\(index)",
          Conv2d(
            inputChannels: inputs, outputChannels: outputs, kernelSize: 3, padding: 1,
            paddingMode: .reflect),
          norm: isNormed ? ("\(path).\(index + 1)", .batch(BatchNorm2d(outputs))) : nil,
          isNormed ? .leakyReLU(0.2) : .none)
      }
      let (small, upPath) = (2 * channels, "up_path.\(count - 1 - index)")
      sharp = block("down_sample.\(index)", 1, channels, channels)
      down = [
        block("down_path.\(index).block", 1, channels, small),
        block("down_path.\(index).block", 5, small, small),
      ]
      enlarged = block("\(upPath).up", 2, small, channels, isNormed: false)
      up = [
        block("\(upPath).conv_block.block", 1, small, channels),
        block("\(upPath).conv_block.block", 5, channels, channels),
      ]
    }

    var children: Children { Children(([sharp] + down + [enlarged] + up).map { ("", $0) }) }

    func halve(_ x: Tensor) throws -> Tensor {
      let small = try sharp(x).blurPooled()
      return try down(small)
    }

    func double(_ x: Tensor, _ skip: Tensor) throws -> Tensor {
      let large = try x.resizedBilinear(height: 2 * x.shape[1], width: 2 * x.shape[2])
      return try up[1](up[0]([enlarged(large), skip]))
    }
  }
}
