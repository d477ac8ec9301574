import Foundation
import TensorCore
import TestSupport
import Testing

struct TensorElementwiseTests {
  private let x: Tensor

  init() {
    var random = FixedRandom(seed: 5)
    // Beyond a chunk of the threads, and not a whole number of vectors.
    x = Tensor(shape: [1, 1, 40_001, 1], elements: random.values(40_001).map { 12 * $0 })
  }

  private func formula(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .none: x
    case .relu: max(0, x)
    case .leakyReLU(let slope): max(Double(slope) * x, x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .tanh: Foundation.tanh(x)
    }
  }

  @Test(arguments: [Activation.none, .relu, .leakyReLU(0.2), .sigmoid, .tanh])
  func activationsAreTheirFormulas(activation: Activation) throws {
    let values = x.elements.map { Float(formula(activation, Double($0))) }
    let expected = Tensor(shape: x.shape, elements: values)
    #expect(try x.activated(activation).largestDifference(from: expected) < 1e-6)
  }

  @Test func curvesKeepTheirEnds() throws {
    let ends = Tensor(shape: [1, 1, 4, 1], elements: [-200, -1e-4, 1e-4, 200])
    let sigmoid = try ends.activated(.sigmoid).elements
    #expect(sigmoid[0] >= 0 && sigmoid[0] < 1e-30 && sigmoid[3] == 1)
    let tanh = try ends.activated(.tanh).elements
    #expect(tanh[0] == -1 && tanh[3] == 1 && abs(tanh[2] - 1e-4) < 1e-10)
  }

  @Test func whatIsActivatedIsACopy() throws {
    let before = x.elements
    _ = try x.activated(.relu)
    #expect(x.elements == before)
    var same = x
    try same.activate(.relu)
    #expect(try same == x.activated(.relu))
  }

  @Test func channelsAreScaledAndShifted() throws {
    let x = Tensor(shape: [1, 1, 2, 3], elements: [1, 2, 3, 4, 5, 6])
    let found = try x.scaledChannels([1, 10, -1], [0, 1, 2])
    #expect(found.elements == [1, 21, -1, 4, 51, -4])
    #expect(x.elements == [1, 2, 3, 4, 5, 6])
  }

  @Test func sumsAreElementByElement() throws {
    let twice = try x.adding(x)
    #expect(twice.elements == x.elements.map { 2 * $0 })
    var sum = x
    try sum.add(twice)
    #expect(sum.elements == x.elements.map { $0 + 2 * $0 })
    #expect(try Tensor(shape: [0, 1, 1, 1]).adding(Tensor(shape: [0, 1, 1, 1])).count == 0)
  }

  @Test func channelsOfSeveralTensorsFollowEachOther() throws {
    var random = FixedRandom(seed: 6)
    let parts = [3, 1, 5].map { random.tensor([2, 3, 4, $0]) }
    let references = parts.map(ReferenceImage.init)
    let expected = ReferenceImage.tensor([2, 3, 4, 9]) { n, y, x, c in
      c < 3
        ? references[0][n, y, x, c]
        : c < 4 ? references[1][n, y, x, 0] : references[2][n, y, x, c - 4]
    }
    #expect(try Tensor.concatenated(parts) == expected)
    #expect(try Tensor.concatenated([parts[0]]) == parts[0])
  }
}
