import TestSupport
import Testing

@testable import TensorCore

struct StripeTests {
  /// Kernels of three rows, dilated or not, of one row, and few outputs; sizes where Winograd's tiles
  /// reach over the image's end, and small ones.
  @Test(arguments: [
    (kernel: 3, dilation: 1, outputs: 20, height: 30, width: 18),
    (kernel: 3, dilation: 2, outputs: 9, height: 41, width: 24),
    (kernel: 3, dilation: 1, outputs: 5, height: 13, width: 6),
    (kernel: 1, dilation: 1, outputs: 33, height: 30, width: 18),
    (kernel: 3, dilation: 1, outputs: 3, height: 30, width: 18),
  ])
  func stripesHaveTheBitsOfTheWhole(
    _ example: (kernel: Int, dilation: Int, outputs: Int, height: Int, width: Int)
  ) throws {
    var random = FixedRandom(seed: 4)
    let reach = example.kernel / 2 * example.dilation
    let geometry = ConvolutionGeometry(
      kernelSize: example.kernel, padding: reach, dilation: example.dilation)
    let image = random.tensor([2, example.height, example.width, 19])
    let convolution = Convolution(
      weight: random.tensor([example.outputs, 19, example.kernel, example.kernel]),
      bias: random.values(example.outputs), geometry: geometry)
    let finish = ConvolutionFinish(activation: .relu)
    let whole = try convolution(image, finish: finish)
    for rows in [8, 16] {
      let made = try Tensor.inStripes(height: example.height, rows: rows) { rows in
        let input =
          max(0, rows.lowerBound - reach)..<min(example.height, rows.upperBound + reach)
        return try convolution(
          [ConvolutionInput(image.rows(input))], finish: finish,
          stripe: Stripe(input: input, result: rows, height: example.height))
      }
      #expect(made == whole)
    }
  }

  @Test func inputsMayHoldMoreRowsThanTheResultSees() throws {
    var random = FixedRandom(seed: 5)
    let image = random.tensor([1, 32, 20, 16])
    let convolution = Convolution(
      weight: random.tensor([16, 16, 3, 3]),
      geometry: ConvolutionGeometry(kernelSize: 3, padding: 1))
    let found = try convolution(
      [ConvolutionInput(image.rows(2..<30))],
      stripe: Stripe(input: 2..<30, result: 8..<16, height: 32))
    #expect(try found == convolution(image).rows(8..<16))
  }
}

extension Tensor {
  fileprivate func rows(_ rows: Range<Int>) throws -> Tensor {
    try cropped(top: rows.lowerBound, left: 0, height: rows.count, width: shape[2])
  }
}
