import TensorCore
import Testing

@testable import NeuralNetworks

struct NormLayerTests {
  @Test func eachKindHasItsParameters() {
    #expect(
      NormLayer(.batch, 3).namedParameters.map(\.name) == [
        "weight", "bias", "running_mean", "running_var",
      ])
    #expect(NormLayer(.instance, 3).namedParameters.isEmpty)
  }

  @Test func eachKindIsAStepOfItsOwn() throws {
    let x = Tensor(shape: [1, 1, 2, 1], elements: [1, 3])
    let batch = NormLayer(.batch, 1)
    batch.initialize(seed: 1)
    var (left, right) = (x, x)
    try batch.step.apply(to: &left)
    try NormLayer(.instance, 1).step.apply(to: &right)
    // Mean 0 and variance 1 at the start; mean 2 and variance 1 of the image.
    #expect(abs(left.elements[1] - 3) < 1e-4 && abs(right.elements[1] - 1) < 1e-4)
  }
}
