import Foundation
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// Values by hand or by formula in double precision; gradients against central differences of it.
struct LossesTests {
  private let x: Tensor
  private let target: Tensor

  init() {
    var random = FixedRandom(seed: 11)
    x = random.tensor([2, 4, 3, 2])
    target = random.tensor([2, 4, 3, 2])
  }

  /// The loss and its gradient by x.
  private func expect(
    _ loss: (Tensor) throws -> Tensor, _ reference: @escaping ([Double]) -> Double
  ) throws {
    let value = try loss(x)
    #expect(value.shape == [1])
    let expected = reference(x.elements.map(Double.init))
    #expect(abs(Double(value.elements[0]) - expected) <= 1e-6 * max(1, abs(expected)))
    let error = try gradientError(
      at: [x], { try loss($0[0]) }, reference: { [reference($0[0])] })
    #expect(error < 1e-5, "\(error)")
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test func differences() throws {
    let t = target.elements.map(Double.init)
    try expect({ try $0.mean() }, mean)
    try expect(
      { try $0.meanSquaredError(to: target) },
      { x in mean(x.indices.map { (x[$0] - t[$0]) * (x[$0] - t[$0]) }) })
    try expect(
      { try $0.meanAbsoluteError(to: target) },
      { x in mean(x.indices.map { abs(x[$0] - t[$0]) }) })
  }

  @Test("Weights of pixels: 0 outside of a hole, 2 where two patches overlap")
  func weights() throws {
    let weights = Tensor(
      shape: [2, 4, 3], elements: (0..<24).map { [0, 1, 2][$0 % 3] })
    let (t, w) = (target.elements.map(Double.init), weights.elements.map(Double.init))
    try expect(
      { try $0.meanAbsoluteError(to: target, pixelWeights: weights) },
      { x in mean(x.indices.map { abs(x[$0] - t[$0]) * w[$0 / 2] }) })
    try expect(
      { try $0.meanSquaredError(to: target, pixelWeights: weights) },
      { x in mean(x.indices.map { (x[$0] - t[$0]) * (x[$0] - t[$0]) * w[$0 / 2] }) })
  }

  @Test("Cross-entropy with weighted positives, and Dice, of logits")
  func segmentation() throws {
    let labels = try target.mapped { $0 > 0 ? 1 : 0 }
    let t = labels.elements.map(Double.init)
    let sigmoid = { (x: Double) in 1 / (1 + exp(-x)) }
    try expect(
      { try $0.binaryCrossEntropy(to: labels, positiveWeight: 3) },
      { x in
        mean(
          x.indices.map { i in
            -(3 * t[i] * log(sigmoid(x[i])) + (1 - t[i]) * log(1 - sigmoid(x[i])))
          })
      })
    try expect(
      { try $0.diceLoss(to: labels) },
      { x in
        let p = x.map(sigmoid)
        let common = zip(p, t).reduce(0) { $0 + $1.0 * $1.1 }
        return 1 - (2 * common + 1) / (p.reduce(0, +) + t.reduce(0, +) + 1)
      })
  }

  @Test func crossEntropyOfCertainLogitsIsFinite() throws {
    let logits = Tensor(shape: [2], elements: [200, -200])
    let right = try logits.binaryCrossEntropy(to: Tensor(shape: [2], elements: [1, 0]))
    let wrong = try logits.binaryCrossEntropy(to: Tensor(shape: [2], elements: [0, 1]))
    #expect(right.elements == [0] && wrong.elements == [200])
  }

  @Test func totalVariation() throws {
    try expect(
      { try $0.totalVariation() },
      { x in
        func at(_ n: Int, _ y: Int, _ column: Int, _ c: Int) -> Double {
          x[((n * 4 + y) * 3 + column) * 2 + c]
        }
        var (down, right): ([Double], [Double]) = ([], [])
        for n in 0..<2 {
          for c in 0..<2 {
            for y in 0..<4 {
              for column in 0..<3 {
                if y < 3 { down.append(abs(at(n, y + 1, column, c) - at(n, y, column, c))) }
                if column < 2 { right.append(abs(at(n, y, column + 1, c) - at(n, y, column, c))) }
              }
            }
          }
        }
        return mean(down) + mean(right)
      })
  }

  @Test("Gram matrices: products of channels over the pixels, / (H W C)")
  func gramMatrices() throws {
    let image = Tensor(shape: [1, 1, 2, 2], elements: [1, 2, 3, 4])
    #expect(try image.gramMatrices().elements == [10, 14, 14, 20].map { $0 / 4 })
    let error = try gradientError(
      at: [x], { try $0[0].gramMatrices() },
      reference: { v in
        (0..<8).map { index in
          let (n, a, b) = (index / 4, index / 2 % 2, index % 2)
          var sum = 0.0
          for pixel in 0..<12 {
            let first = (n * 12 + pixel) * 2
            sum += v[0][first + a] * v[0][first + b]
          }
          return sum / 24
        }
      })
    #expect(error < 1e-6)
  }

  @Test("Adversarial losses of scores 2 (real) and -1 (fake)")
  func adversarial() throws {
    let (real, fake) = (Tensor(shape: [1], elements: [2]), Tensor(shape: [1], elements: [-1]))
    func values(_ loss: GANLoss) throws -> [Float] {
      [
        try loss.discriminator(real: real, fake: fake).elements[0],
        try loss.generator(fake: fake).elements[0],
      ]
    }
    let soft = { (x: Double) in Float(log1p(exp(x))) }
    let vanilla = try values(.vanilla)
    #expect(abs(vanilla[0] - (soft(-2) + soft(-1)) / 2) < 1e-6 && abs(vanilla[1] - soft(1)) < 1e-6)
    #expect(try values(.leastSquares) == [(1 + 1) / 2, 4])
    #expect(try values(.hinge) == [0, 1])
    let unsure = Tensor(shape: [1], elements: [0.5])
    #expect(try GANLoss.hinge.discriminator(real: unsure, fake: unsure).elements == [1])
  }
}
