import TensorCore
import TestSupport
import Testing

struct TensorConvolutionTests {
  static let geometries: [ConvolutionGeometry] = [
    ConvolutionGeometry(kernelSize: 3, padding: 1),
    ConvolutionGeometry(kernelSize: 1),
    ConvolutionGeometry(kernelSize: 1, stride: 2),
    ConvolutionGeometry(kernelSize: 3, stride: 2, padding: 1),
    ConvolutionGeometry(kernelSize: 4, stride: 2, padding: 1),
    ConvolutionGeometry(kernelSize: 7, stride: 2, padding: 3),
    ConvolutionGeometry(kernelSize: 3, padding: 2, dilation: 2),
    ConvolutionGeometry(kernelSize: 3, padding: 8, dilation: 8),
    ConvolutionGeometry(kernelSize: 5, stride: 3, padding: 1),
    ConvolutionGeometry(kernelSize: 3, padding: 1, paddingMode: .reflect),
    ConvolutionGeometry(kernelSize: 3, stride: 2, padding: 1, paddingMode: .replicate),
    .same(kernelSize: 5, stride: 2),
    .transposed(kernelSize: 4, stride: 2, padding: 1),
    .transposed(kernelSize: 3, stride: 2, padding: 1, outputPadding: 1),
    .transposed(kernelSize: 2, stride: 2),
    .transposed(kernelSize: 3, stride: 1, padding: 1),
  ]

  @Test("<W x, g> is <x, gradient by x> and <W, gradient by W>", arguments: geometries)
  func adjoints(_ geometry: ConvolutionGeometry) throws {
    var random = FixedRandom(seed: 5)
    for (height, width, inputs, outputs) in [(18, 22, 3, 70), (33, 17, 20, 5), (16, 16, 9, 64)] {
      let x = random.tensor([2, height, width, inputs])
      let channels = geometry.isTransposed ? [inputs, outputs] : [outputs, inputs]
      let weight = random.tensor(
        Shape(channels + [geometry.kernelHeight, geometry.kernelWidth]))
      let byInput = try adjointError(at: x) {
        try .convolved([ConvolutionInput($0)], weight: weight, geometry: geometry)
      }
      #expect(byInput < 2e-6, "\(height) \(width) \(inputs) \(outputs): \(byInput)")
      let byWeight = try adjointError(at: weight) {
        try .convolved([ConvolutionInput(x)], weight: $0, geometry: geometry)
      }
      #expect(byWeight < 2e-6, "\(height) \(width) \(inputs) \(outputs): \(byWeight)")
    }
  }

  @Test("Several inputs, one of them doubled, get each its own gradient")
  func severalInputs() throws {
    var random = FixedRandom(seed: 6)
    let small = random.tensor([2, 5, 6, 7])
    let large = random.tensor([2, 10, 12, 4])
    let weight = random.tensor([9, 11, 3, 3])
    let geometry = ConvolutionGeometry(kernelSize: 3, padding: 1)
    let inputs = { (a: Tensor, b: Tensor) in
      [ConvolutionInput(a, isDoubled: true), ConvolutionInput(b)]
    }
    // The other input's part is constant: taken away, what is left is linear.
    let bySmall = try adjointError(at: small) {
      try .convolved(
        inputs($0, Tensor(shape: large.shape)), weight: weight, geometry: geometry)
    }
    #expect(bySmall < 1e-6)
    let byLarge = try adjointError(at: large) {
      try .convolved(
        inputs(Tensor(shape: small.shape), $0), weight: weight, geometry: geometry)
    }
    #expect(byLarge < 1e-6)
    let byWeight = try adjointError(at: weight) {
      try .convolved(inputs(small, large), weight: $0, geometry: geometry)
    }
    #expect(byWeight < 1e-6)
  }

  @Test func theBiasGetsTheSum() throws {
    var random = FixedRandom(seed: 7)
    let (x, weight) = (random.tensor([2, 4, 4, 3]), random.tensor([5, 3, 3, 3]))
    let bias = random.tensor([5]).watched()
    let y = try Tensor.convolved(
      [ConvolutionInput(x)], weight: weight, bias: bias,
      geometry: ConvolutionGeometry(kernelSize: 3, padding: 1))
    let gradient = random.tensor(y.shape)
    #expect(try y.backward(gradient)[bias] == gradient.channelSums())
  }

  @Test func threadsChangeNothing() throws {
    var random = FixedRandom(seed: 8)
    let x = random.tensor([3, 24, 24, 40])
    let weight = random.tensor([70, 40, 3, 3]).watched()
    let gradient = random.tensor([3, 24, 24, 70])
    let results = try (0..<3).map { _ in
      try Tensor.convolved(
        [ConvolutionInput(x)], weight: weight,
        geometry: ConvolutionGeometry(kernelSize: 3, padding: 1)
      ).backward(gradient)[weight]
    }
    #expect(results[0] != nil && results[0] == results[1] && results[1] == results[2])
  }
}
