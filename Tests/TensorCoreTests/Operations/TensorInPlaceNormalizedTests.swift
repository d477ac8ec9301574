import Foundation
import TensorCore
import TestSupport
import Testing

struct TensorInPlaceNormalizedTests {
  private let inputs: [Tensor]
  private let epsilon: Float = 1e-3

  init() {
    var random = FixedRandom(seed: 17)
    // The second scale is negative: its size counts.
    inputs = [
      random.tensor([2, 5, 4, 3]), Tensor(shape: [3], elements: [1.5, -0.7, 0.3]),
      random.tensor([3]),
    ]
  }

  /// In double precision, as the documentation says.
  private func reference(
    _ v: [[Double]], _ activation: InvertibleActivation, fixed: (mean: [Float], variance: [Float])?
  ) -> [Double] {
    let epsilon = Double(epsilon)
    let statistics = (0..<3).map { channel -> (mean: Double, variance: Double) in
      if let fixed { return (Double(fixed.mean[channel]), Double(fixed.variance[channel])) }
      var (sum, squares) = (0.0, 0.0)
      for index in stride(from: channel, to: 120, by: 3) {
        sum += v[0][index]
        squares += v[0][index] * v[0][index]
      }
      return (sum / 40, squares / 40 - sum / 40 * sum / 40)
    }
    return v[0].indices.map { index in
      let channel = index % 3
      let (mean, variance) = statistics[channel]
      let n = (v[0][index] - mean) / (variance + epsilon).squareRoot()
      let y = n * (abs(v[1][channel]) + epsilon) + v[2][channel]
      switch activation {
      case .identity: return y
      case .leakyReLU(let slope): return y < 0 ? y * Double(slope) : y
      case .elu(let alpha): return y < 0 ? Double(alpha) * expm1(y) : y
      }
    }
  }

  @Test(
    "Values, and gradients by all three inputs, against the formula in double precision",
    arguments: [
      InvertibleActivation.identity, .leakyReLU(0.01), .leakyReLU(0.2), .elu(1), .elu(0.5),
    ], [false, true])
  func formula(activation: InvertibleActivation, isFixed: Bool) throws {
    let fixed =
      isFixed ? (mean: [0.1, -0.2, 0] as [Float], variance: [0.5, 2, 1] as [Float]) : nil
    func operation(_ inputs: [Tensor]) throws -> Tensor {
      var x = inputs[0]
      try x.normalizeInPlace(
        scale: inputs[1], shift: inputs[2], epsilon: epsilon, then: activation, fixed: fixed)
      return x
    }
    let expected = reference(inputs.map { $0.elements.map(Double.init) }, activation, fixed: fixed)
    let found = try operation(inputs)
    #expect(
      found.largestDifference(from: Tensor(shape: found.shape, elements: expected.map(Float.init)))
        < 2e-6)
    let error = try gradientError(at: inputs, operation) {
      reference($0, activation, fixed: fixed)
    }
    #expect(error < 1e-6, "\(error)")
  }

  @Test func theBufferIsReusedWhenNobodyElseHoldsIt() throws {
    var x = inputs[0].watched()
    try x.add(inputs[0])
    let before = x.withUnsafeBufferPointer(\.baseAddress)
    try x.normalizeInPlace(scale: inputs[1], shift: inputs[2], epsilon: 1e-5, then: .identity)
    #expect(x.withUnsafeBufferPointer(\.baseAddress) == before && x.isTracked)
    let kept = x
    try x.normalizeInPlace(scale: inputs[1], shift: inputs[2], epsilon: 1e-5, then: .identity)
    #expect(kept.withUnsafeBufferPointer(\.baseAddress) == before)
    #expect(x.withUnsafeBufferPointer(\.baseAddress) != before)
  }

  @Test("An ELU that is flat in floats has gradients of 0, not of infinity")
  func flatEnd() throws {
    let x = Tensor(shape: [1, 1, 2, 1], elements: [-1, 1]).watched()
    var y = x
    let scale = Tensor(shape: [1], elements: [200])
    try y.normalizeInPlace(
      scale: scale, shift: Tensor(shape: [1]), epsilon: 1e-5, then: .elu(1))
    #expect(y.elements[0] == -1)
    let gradients = try y.backward(Tensor(shape: y.shape, repeating: 1))
    #expect(gradients[x]?.elements.allSatisfy(\.isFinite) == true)
  }
}
