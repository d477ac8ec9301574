import NeuralNetworks
import TensorCore
import Testing

struct BatchNorm2dTests {
  /// (x - 2) / sqrt(3 + 1) * 10 + 1: 4 becomes 11. (x - 0) / sqrt(0 + 1) * 1 + 0.
  @Test func runningStatisticsAreUsed() throws {
    let norm = BatchNorm2d(2, epsilon: 1)
    norm.weight.value = Tensor(shape: [2], elements: [10, 1])
    norm.bias.value = Tensor(shape: [2], elements: [1, 0])
    norm.runningMean.value = Tensor(shape: [2], elements: [2, 0])
    norm.runningVariance.value = Tensor(shape: [2], elements: [3, 0])
    let x = Tensor(shape: [1, 1, 2, 2], elements: [4, 7, 2, -1])
    #expect(try norm(x).elements == [11, 7, 1, -1])
    #expect(x.elements == [4, 7, 2, -1])
  }
}
