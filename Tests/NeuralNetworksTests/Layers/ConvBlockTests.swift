import TensorCore
import Testing

@testable import NeuralNetworks

struct ConvBlockTests {
  private let conv = Conv2d(inputChannels: 1, outputChannels: 1, kernelSize: 1, bias: false)
  private let norm = BatchNorm2d(1, epsilon: 0)
  private let x = Tensor(shape: [1, 1, 2, 1], elements: [-1, 2])

  /// Times 2 in the convolution, plus 1 in the norm.
  init() {
    conv.namedParameters[0].parameter.value = Tensor(shape: [1, 1, 1, 1], elements: [2])
    norm.initialize(seed: 1)
    norm.bias.value = Tensor(shape: [1], elements: [1])
  }

  @Test func normComesBeforeOrAfterTheActivation() throws {
    let before = ConvBlock("c", conv, norm: ("n", .batch(norm)), .relu)
    let after = ConvBlock("c", conv, norm: ("n", .batch(norm)), .relu, normsAfterActivation: true)
    #expect(try before(x).elements == [0, 5])
    #expect(try after(x).elements == [1, 5])
    #expect(before.namedParameters.map(\.name).prefix(2) == ["c.weight", "n.weight"])
  }

  @Test func aSumComesBetweenNormAndActivation() throws {
    let block = ConvBlock("c", conv, norm: ("n", .batch(norm)), .relu)
    let sum = Tensor(shape: x.shape, elements: [-10, 10])
    #expect(try block([x], adding: sum).elements == [0, 15])
  }

  @Test func withoutNormThereIsOnlyTheConvolution() throws {
    let block = ConvBlock("c", conv, .leakyReLU(0.5))
    #expect(try block(x).elements == [-1, 4])
    #expect(block.namedParameters.map(\.name) == ["c.weight"])
    #expect(try [block, block](x).elements == [-1, 8])
  }
}
