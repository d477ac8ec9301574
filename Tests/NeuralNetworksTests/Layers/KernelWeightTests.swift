import TensorCore
import Testing

@testable import NeuralNetworks

struct KernelWeightTests {
  private func set(_ weight: KernelWeight, _ values: [String: [Float]]) {
    for (name, parameter) in weight.namedParameters.map({ ($0.name, $0.parameter) }) {
      parameter.value = Tensor(shape: parameter.shape, elements: values[name] ?? [])
    }
  }

  /// The weight that the convolution uses.
  private func product(_ weight: KernelWeight) -> [Float] {
    let (tensor, factors) = weight.scaled
    guard let factors else { return tensor.elements }
    let (isSecond, inner) = (
      factors.count != tensor.shape[0], tensor.shape.extents[2...].reduce(1, *)
    )
    return tensor.elements.enumerated().map { index, element in
      let (i, j) = (index / inner / tensor.shape[1], index / inner % tensor.shape[1])
      return element * factors[isSecond ? j : i]
    }
  }

  @Test func aPlainWeightIsItself() {
    let weight = KernelWeight([1, 2, 1, 1], .constant(0), norm: .none)
    set(weight, ["weight": [3, 4]])
    #expect(product(weight) == [3, 4])
  }

  /// W = [[3, 0], [0, 1]], u = v = [1, 0]: u^T W v = 3.
  @Test func aSpectralNormDividesByItsEstimateOfTheLargestSingularValue() {
    let weight = KernelWeight([2, 2, 1, 1], .constant(0), norm: .spectral)
    set(weight, ["weight_orig": [3, 0, 0, 1], "weight_u": [1, 0], "weight_v": [1, 0]])
    #expect(product(weight) == [1, 0, 0, 1 / 3])
    #expect(weight.namedParameters.filter(\.parameter.isTrainable).map(\.name) == ["weight_orig"])
  }

  /// Transposed, W is `[in, out, 1, 2]` = [[[1, 2]], [[3, 4]]]; its only row is [1, 2, 3, 4], as
  /// PyTorch orders it by output, input, height and width: times v = [0, 0, 0, 1] that is 4.
  @Test func rowsOfATransposedWeightAreItsOutputs() {
    let weight = KernelWeight([2, 1, 1, 2], .constant(0), norm: .spectral, axis: 1)
    set(weight, ["weight_orig": [1, 2, 3, 4], "weight_u": [1], "weight_v": [0, 0, 0, 1]])
    #expect(product(weight) == [0.25, 0.5, 0.75, 1])
  }

  /// `[in, out]` = [[1, 2], [3, 4]] has the rows [1, 3] and [2, 4]: u^T W v = 2 for u = [0, 1],
  /// v = [1, 0].
  @Test func inputsOfATransposedWeightAreItsColumns() {
    let weight = KernelWeight([2, 2, 1, 1], .constant(0), norm: .spectral, axis: 1)
    set(weight, ["weight_orig": [1, 2, 3, 4], "weight_u": [0, 1], "weight_v": [1, 0]])
    #expect(product(weight) == [0.5, 1, 1.5, 2])
  }

  /// 10 [3, 4] / 5 and 2 [0, 1] / 1.
  @Test func aWeightNormSetsTheLengthOfEachOutputChannel() {
    let weight = KernelWeight([2, 2, 1, 1], .constant(0), norm: .weightNorm)
    set(weight, ["weight_g": [10, 2], "weight_v": [3, 4, 0, 1]])
    #expect(product(weight) == [6, 8, 0, 2])
    #expect(weight.namedParameters.map(\.parameter.shape) == [[2, 1, 1, 1], [2, 2, 1, 1]])
  }

  @Test func everyChangeOfAPartIsSeen() {
    let weight = KernelWeight([1, 1, 1, 1], .constant(1), norm: .weightNorm)
    let before = weight.version
    weight.namedParameters[1].parameter.value = Tensor(shape: [1, 1, 1, 1], elements: [2])
    #expect(weight.version > before)
  }
}
