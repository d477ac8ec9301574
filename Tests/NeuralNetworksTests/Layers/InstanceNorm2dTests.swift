import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct InstanceNorm2dTests {
  /// Each image by itself: 1 and 3 have mean 2 and variance 1; 10 and 10 have variance 0.
  @Test func eachImageHasItsOwnStatistics() throws {
    let x = Tensor(shape: [2, 1, 2, 1], elements: [1, 3, 10, 10])
    let found = try InstanceNorm2d(1, epsilon: 0.0001)(x)
    #expect(
      found.largestDifference(from: Tensor(shape: x.shape, elements: [-0.99995, 0.99995, 0, 0]))
        < 1e-5)
    #expect(InstanceNorm2d(1).namedParameters.isEmpty)
  }

  @Test func scaleShiftAndActivationFollow() throws {
    let norm = InstanceNorm2d(1, epsilon: 0, isAffine: true)
    norm.weight?.value = Tensor(shape: [1], elements: [2])
    norm.bias?.value = Tensor(shape: [1], elements: [1])
    let x = Tensor(shape: [1, 1, 2, 1], elements: [1, 3])
    #expect(try norm(x).elements == [-1, 3])
    #expect(try norm(x, then: .relu).elements == [0, 3])
    #expect(try norm(x, then: .leakyReLU(0.5)).elements == [-0.5, 3])
    #expect(norm.namedParameters.map(\.name) == ["weight", "bias"])
  }
}
