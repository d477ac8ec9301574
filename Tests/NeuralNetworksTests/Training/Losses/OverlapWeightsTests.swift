import NeuralNetworks
import TensorCore
import Testing

struct OverlapWeightsTests {
  @Test func theBandAlongTheBorderWeighsMore() {
    let weights = OverlapWeights.border(of: [1, 4, 5], overlap: 1)
    #expect(
      weights.elements == [
        10, 10, 10, 10, 10,
        10, 1, 1, 1, 10,
        10, 1, 1, 1, 10,
        10, 10, 10, 10, 10,
      ])
    #expect(OverlapWeights.border(of: [2, 2, 2], overlap: 0).elements == [1, 1, 1, 1, 1, 1, 1, 1])
  }

  @Test func whatIsSeenWeighsMoreThanHoles() throws {
    let holes = Tensor(shape: [1, 1, 3], elements: [0, 1, 0.5])
    #expect(try OverlapWeights.outside(holes, weight: 5).elements == [5, 1, 3])
  }

  /// 64 x 64 pixels of which the outermost 4 are seen: all differ by 1.
  @Test func theLossOfContextEncoders() throws {
    let weights = OverlapWeights.border(of: [1, 64, 64])
    let loss = try Tensor(shape: [1, 64, 64, 3], repeating: 1).meanSquaredError(
      to: Tensor(shape: [1, 64, 64, 3]), pixelWeights: weights)
    let expected = Float(56 * 56 + 10 * (64 * 64 - 56 * 56)) / (64 * 64)
    #expect(abs(loss.elements[0] - expected) < 1e-4)
  }
}
