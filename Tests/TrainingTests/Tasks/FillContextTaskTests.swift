import Imaging
import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// What a context encoder is shown.
struct FillContextTaskTests {
  @Test func aContextEncoderMakesTheMiddle() throws {
    let whole = Batch([
      Sample(
        photo: Image(pixels: Tensor(shape: [128, 128, 3], repeating: 0.25)),
        clean: Image(pixels: Tensor(shape: [128, 128, 3], repeating: 0.75)),
        mask: Mask(values: Tensor(shape: [128, 128], repeating: 1)))
    ])
    let lesson = try FillContextTask(network: ContextEncoder()).lesson(whole)
    #expect(lesson.target.shape == [1, 64, 64, 3])
    #expect(lesson.target.elements[0] == 0.5)
    // The outer band of four pixels counts ten times.
    let weights = try #require(lesson.overlapWeights).elements
    #expect(weights[3 * 64 + 32] == 10 && weights[4 * 64 + 32] == 1)
  }
}
