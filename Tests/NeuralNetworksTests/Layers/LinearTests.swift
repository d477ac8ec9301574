import NeuralNetworks
import TensorCore
import Testing

struct LinearTests {
  /// [1, 2] and [3, 4] times [[1, 10], [2, 20], [3, 30]]^T, plus [0, 0, 5].
  @Test func eachRowIsMultiplied() throws {
    let layer = Linear(inputFeatures: 2, outputFeatures: 3)
    layer.weight.value = Tensor(shape: [3, 2], elements: [1, 10, 2, 20, 3, 30])
    layer.bias?.value = Tensor(shape: [3], elements: [0, 0, 5])
    let rows = Tensor(shape: [2, 2], elements: [1, 2, 3, 4])
    #expect(
      try layer(rows) == Tensor(shape: [2, 3], elements: [21, 42, 68, 43, 86, 134]))
  }

  @Test func changedParametersAreSeen() throws {
    let layer = Linear(inputFeatures: 1, outputFeatures: 1, bias: false)
    let one = Tensor(shape: [1, 1], elements: [1])
    layer.weight.value = Tensor(shape: [1, 1], elements: [2])
    #expect(try layer(one).elements == [2])
    layer.weight.value = Tensor(shape: [1, 1], elements: [3])
    #expect(try layer(one).elements == [3])
  }
}
