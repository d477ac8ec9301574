import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct Conv2dTests {
  private let x = Tensor(shape: [1, 1, 2, 1], elements: [1, 2])

  @Test func changedWeightsBiasesAndNormsAreSeen() throws {
    let conv = Conv2d(inputChannels: 1, outputChannels: 1, kernelSize: 1)
    let norm = BatchNorm2d(1, epsilon: 0)
    conv.initialize(seed: 1)
    norm.initialize(seed: 1)
    for (name, parameter) in conv.namedParameters.map({ ($0.name, $0.parameter) }) {
      parameter.value = Tensor(shape: parameter.shape, repeating: name == "bias" ? 1 : 2)
    }
    #expect(try conv(x).elements == [3, 5])
    #expect(try conv(x, then: .norm(norm)).elements == [3, 5])
    norm.bias.value = Tensor(shape: [1], elements: [10])
    #expect(try conv(x, then: .norm(norm)).elements == [13, 15])
    conv.bias?.value = Tensor(shape: [1], elements: [0])
    #expect(try conv(x, then: .norm(norm)).elements == [12, 14])
    #expect(try conv(x).elements == [2, 4])
  }

  @Test func severalInputsAreOneAfterTheOther() throws {
    let conv = Conv2d(inputChannels: 2, outputChannels: 1, kernelSize: 1, bias: false)
    conv.namedParameters[0].parameter.value = Tensor(shape: [1, 2, 1, 1], elements: [1, 100])
    let other = Tensor(shape: [1, 1, 2, 1], elements: [3, 4])
    #expect(try conv([ConvolutionInput(x), ConvolutionInput(other)]).elements == [301, 402])
  }

  @Test func aTransposedOneHasItsInputsFirst() throws {
    let conv = ConvTranspose2d(inputChannels: 1, outputChannels: 2, kernelSize: 2, stride: 2)
    #expect(conv.namedParameters.map(\.name) == ["weight", "bias"])
    #expect(conv.namedParameters.map(\.parameter.shape) == [[1, 2, 2, 2], [2]])
    conv.initialize(seed: 1)
    #expect(try conv(x).shape == [1, 2, 4, 2])
  }

  /// Norms of the weight change what a layer's file holds.
  @Test func namesFollowTheWeightsNorm() {
    let conv = Conv2d(inputChannels: 1, outputChannels: 1, kernelSize: 1, weightNorm: .spectral)
    #expect(
      conv.namedParameters.map(\.name) == ["weight_orig", "weight_u", "weight_v", "bias"])
  }
}
