import TensorCore
import Testing

@testable import NeuralNetworks

struct ActivatedNormTests {
  private let x = Tensor(shape: [1, 1, 2, 1], elements: [-2, 3])

  private func applied(_ kind: ActivatedNorm.Kind, activates: Bool) throws -> [Float] {
    let norm = ActivatedNorm(kind, 1, activates: activates)
    norm.initialize(seed: 1)
    var result = x
    try LayerStep.apply(norm.steps, to: &result)
    return result.elements.map { ($0 * 1000).rounded() / 1000 }
  }

  @Test func eachFormActivatesUnlessSomethingIsAddedBefore() throws {
    #expect(try applied(.reLU, activates: true) == [0, 3])
    #expect(try applied(.leakyReLU, activates: true) == [-0.02, 3])
    #expect(try applied(.inPlace, activates: true) == [-0.02, 3])
    for kind in [ActivatedNorm.Kind.reLU, .leakyReLU, .inPlace] {
      #expect(try applied(kind, activates: false) == [-2, 3])
    }
  }

  @Test func allFormsHaveTheParametersOfABatchNorm() {
    for kind in [ActivatedNorm.Kind.reLU, .leakyReLU, .inPlace] {
      #expect(
        ActivatedNorm(kind, 3).namedParameters.map(\.name) == [
          "weight", "bias", "running_mean", "running_var",
        ])
    }
  }
}
