import TestSupport
import Testing

@testable import TensorCore

struct WinogradWeightGradientTests {
  static let geometries: [ConvolutionGeometry] = [
    ConvolutionGeometry(kernelSize: 3, padding: 1),
    ConvolutionGeometry(kernelSize: 3),
    ConvolutionGeometry(kernelSize: 3, padding: 2, dilation: 2),
    ConvolutionGeometry(kernelSize: 2),
    ConvolutionGeometry(kernelSize: 4, stride: 2, padding: 1),
    ConvolutionGeometry(kernelSize: 5, stride: 2, padding: 2),
    ConvolutionGeometry(kernelSize: 6, stride: 2, padding: 2),
    .same(kernelSize: 4, stride: 2),
  ]

  @Test("It differs from the direct way by rounding", arguments: geometries)
  func equalsTheDirectWay(_ geometry: ConvolutionGeometry) throws {
    for (extent, outputs) in [(26, 70), (49, 20), (64, 5)] {
      let (inputs, gradients) = Self.example(geometry, extent, [17, 15], outputs)
      let winograd = try #require(
        WinogradWeightGradient(geometry: geometry, inputs: inputs, gradients: gradients))
      let found = try winograd()
      let direct = try inputs.map {
        try WeightGradient(geometry: geometry, input: $0, gradients: gradients)()
      }
      #expect(found.shape[1] == 32)
      let area = geometry.kernelHeight * geometry.kernelWidth
      for output in 0..<outputs {
        let row = Array(found.elements[output * 32 * area..<(output + 1) * 32 * area])
        let first = direct[0].elements[output * 17 * area..<(output + 1) * 17 * area]
        let second = direct[1].elements[output * 15 * area..<(output + 1) * 15 * area]
        let due = Array(first) + Array(second)
        let size = due.reduce(0) { max($0, abs($1)) }
        let error = zip(row, due).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(error <= 2e-5 * size, "\(extent), output \(output): \(error) of \(size)")
      }
    }
  }

  @Test func aDoubledInputIsSeenAsTheLargeOne() throws {
    var random = FixedRandom(seed: 3)
    let (small, gradients) = (random.tensor([2, 13, 14, 9]), random.tensor([2, 26, 28, 8]))
    let large = try small.enlargedNearest(by: 2)
    func gradient(_ input: ConvolutionInput) throws -> Tensor? {
      try WinogradWeightGradient(
        geometry: ConvolutionGeometry(kernelSize: 3, padding: 1), inputs: [input],
        gradients: gradients)?()
    }
    let found = try gradient(ConvolutionInput(small, isDoubled: true))
    #expect(try found != nil && found == gradient(ConvolutionInput(large)))
  }

  @Test(
    "Every number of threads gives the same bits", arguments: [(40, 70), (256, 128)])
  func threads(_ inputs: Int, _ outputs: Int) throws {
    let geometry = ConvolutionGeometry(kernelSize: 3, padding: 1)
    let (images, gradients) = Self.example(geometry, 48, [inputs], outputs)
    let total = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(total) }
    let results = try [1, 2, 3].map { threads in
      ThreadBudget.shared.setTotal(threads)
      return try WinogradWeightGradient(
        geometry: geometry, inputs: images, gradients: gradients)?()
    }
    #expect(results[0] != nil && results[0] == results[1] && results[1] == results[2])
  }

  @Test("Few tiles, tiles half empty and few channels are left to the direct way")
  func declines() {
    let geometry = ConvolutionGeometry(kernelSize: 3, padding: 1)
    func accepts(_ geometry: ConvolutionGeometry, _ extent: Int, _ inputs: Int) -> Bool {
      let (images, gradients) = Self.example(geometry, extent, [inputs], 8)
      return WinogradWeightGradient(geometry: geometry, inputs: images, gradients: gradients) != nil
    }
    #expect(accepts(geometry, 16, 8))
    #expect(!accepts(geometry, 8, 8))
    #expect(!accepts(geometry, 16, 7))
    #expect(!accepts(ConvolutionGeometry(kernelSize: 3, padding: 16, dilation: 16), 32, 8))
    #expect(!accepts(ConvolutionGeometry(kernelSize: 3, stride: 2, padding: 1), 64, 8))
    #expect(!accepts(ConvolutionGeometry(kernelSize: 1), 64, 8))
    #expect(!accepts(.transposed(kernelSize: 4, stride: 2, padding: 1), 32, 8))
  }

  /// Two images and the gradient of what is made of them.
  private static func example(
    _ geometry: ConvolutionGeometry, _ extent: Int, _ inputs: [Int], _ outputs: Int
  ) -> (inputs: [ConvolutionInput], gradients: Tensor) {
    var random = FixedRandom(seed: 9)
    let images = inputs.map { ConvolutionInput(random.tensor([2, extent, extent + 2, $0])) }
    let shape: Shape = [
      2, geometry.outputHeight(extent), geometry.outputWidth(extent + 2), outputs,
    ]
    return (images, random.tensor(shape))
  }
}
