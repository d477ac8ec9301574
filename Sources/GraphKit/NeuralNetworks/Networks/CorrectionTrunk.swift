import TensorCore

/// A U-Net that says what is wrong with a picture.
///
/// It has two convolutions at the full resolution on the way down and three on the way up, for
/// scratches are as thin as a pixel, and no norms, which blur small corrections (Lim, Son, Kim, Nah
/// and Lee, "Enhanced Deep Residual Networks for Single Image Super-Resolution", 2017). Its result is
/// scaled down, so that training begins near the picture.
struct CorrectionTrunk: Module {
  private static let scale: Float = 0.1

  private let first: Conv2d
  private let levels: [Level]
  private let last: Conv2d

  /// - Parameters:
  ///   - count: how often the size is halved.
  ///   - width: channels at the full resolution, those of the input among them; doubled at each of
  ///     the first three halvings.
  init(levels count: Int, width: Int) {
    func channels(_ level: Int) -> Int { width << min(level, 3) }
    first = Conv2d(inputChannels: width, outputChannels: width, kernelSize: 3, padding: 1)
    levels = (0..<count).map { Level(fine: channels($0), coarse: channels($0 + 1)) }
    last = Conv2d(inputChannels: width, outputChannels: 3, kernelSize: 3, padding: 1)
  }

  var children: Children {
    let levels = Children(levels.enumerated().map { ("level_\($0)", $1) })
    return ["first": first] + levels + ["last": last]
  }

  /// The convolutions one after the other.
  var geometries: [ConvolutionGeometry] {
    let down = levels.flatMap { [$0.halve.geometry, $0.coarse.geometry] }
    let up = levels.reversed().flatMap { [.doubling, $0.join.geometry, $0.fine.geometry] }
    return [first.geometry] + down + up + [last.geometry]
  }

  /// The correction, `[N, H, W, 3]`.
  ///
  /// - Parameter entry: `width` channels in all.
  /// - Throws: `CancelledError`.
  func callAsFunction(_ entry: [ConvolutionInput]) throws -> Tensor {
    var skips = [try first(entry, then: .leakyReLU(0.2))]
    for level in levels { skips.append(try level.down(skips[skips.count - 1])) }
    var y = skips.removeLast()
    for level in levels.reversed() { y = try level.up(y, skips.removeLast()) }
    return try last(y).scaledChannels([Self.scale, Self.scale, Self.scale], [0, 0, 0])
  }

  /// What lies between a size and its half.
  private struct Level: Module {
    let halve: Conv2d
    let coarse: Conv2d
    let join: Conv2d
    let fine: Conv2d

    /// - Parameters:
    ///   - finer: channels at the size.
    ///   - coarser: channels at its half.
    init(fine finer: Int, coarse coarser: Int) {
      halve = Conv2d(
        inputChannels: finer, outputChannels: coarser, kernelSize: 3, stride: 2, padding: 1)
      coarse = Conv2d(inputChannels: coarser, outputChannels: coarser, kernelSize: 3, padding: 1)
      join = Conv2d(
        inputChannels: coarser + finer, outputChannels: finer, kernelSize: 3, padding: 1)
      fine = Conv2d(inputChannels: finer, outputChannels: finer, kernelSize: 3, padding: 1)
    }

    var children: Children { ["halve": halve, "coarse": coarse, "join": join, "fine": fine] }

    func down(_ x: Tensor) throws -> Tensor {
      try coarse(halve(x, then: .leakyReLU(0.2)), then: .leakyReLU(0.2))
    }

    func up(_ y: Tensor, _ skip: Tensor) throws -> Tensor {
      let joined = try join(
        [ConvolutionInput(y, isDoubled: true), ConvolutionInput(skip)], then: .leakyReLU(0.2))
      return try fine(joined, then: .leakyReLU(0.2))
    }
  }
}
