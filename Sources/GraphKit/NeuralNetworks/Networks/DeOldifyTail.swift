import TensorCore

/// The last layers of DeOldify, at full size: pixel shuffling, the image joined, a residual block, a
/// 1x1 convolution and a sigmoid over -3...3.
///
/// One tensor of them takes 3 GB at 1600 x 1600: so they run stripe by stripe, each with the rows
/// above and below that its results see.
struct DeOldifyTail: Sendable {
  let shuffled: Conv2d
  let residual: [Conv2d]
  let last: Conv2d
  let stripeHeight: Int

  init(_ channels: Int, stripeHeight: Int) {
    let joined = channels + 3
    shuffled = Conv2d(
      inputChannels: channels, outputChannels: 4 * channels, kernelSize: 1, weightNorm: .weightNorm,
      shuffledBy: 2)
    residual = (0..<2).map { _ in
      Conv2d(
        inputChannels: joined, outputChannels: joined, kernelSize: 3, padding: 1,
        weightNorm: .spectral)
    }
    last = Conv2d(
      inputChannels: joined, outputChannels: 3, kernelSize: 1, weightNorm: .spectral)
    self.stripeHeight = stripeHeight
  }

  /// - Parameters:
  ///   - y: `[N, H/2, W/2, channels]`.
  ///   - image: `[N, H, W, 3]`.
  /// - Returns: `[N, H, W, 3]`.
  func callAsFunction(_ y: Tensor, _ image: Tensor) throws -> Tensor {
    try .inStripes(height: image.shape[1], rows: stripeHeight) { try stripe($0, y, image) }
  }

  private func stripe(_ rows: Range<Int>, _ y: Tensor, _ image: Tensor) throws -> Tensor {
    let height = image.shape[1]
    // The second convolution sees a row beyond its results, the first makes whole tiles of 4 rows
    // and sees a row beyond these, and shuffled pixels come in pairs of rows.
    let middle = max(0, rows.lowerBound - 4)..<min(height, rows.upperBound + 4)
    let outer = max(0, rows.lowerBound - 6)..<min(height, rows.upperBound + 6)
    let x = try joined(outer, y, image)
    var z = try residual[0](
      [ConvolutionInput(x)], [.relu], stripe: Stripe(input: outer, result: middle, height: height))
    z = try residual[1](
      [ConvolutionInput(z)], [.relu], stripe: Stripe(input: middle, result: rows, height: height))
    try z.add(
      x.cropped(
        top: rows.lowerBound - outer.lowerBound, left: 0, height: rows.count, width: x.shape[2]))
    let colours = try last(z, then: .sigmoid)
    return try colours.scaledChannels([6, 6, 6], [-3, -3, -3])
  }

  /// Some rows of the enlarged features and the image, `[N, rows, W, channels + 3]`.
  private func joined(_ rows: Range<Int>, _ y: Tensor, _ image: Tensor) throws -> Tensor {
    var enlarged = try shuffled(
      [ConvolutionInput(y)], [.relu],
      stripe: Stripe(
        input: 0..<y.shape[1], result: rows.lowerBound / 2..<rows.upperBound / 2,
        height: y.shape[1]))
    enlarged = try enlarged.pixelShuffled(by: 2)
    let part = try image.cropped(
      top: rows.lowerBound, left: 0, height: rows.count, width: image.shape[2])
    return try .concatenated([enlarged, part])
  }
}
