import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

struct LayerStepTests {
  private let conv = Conv2d(inputChannels: 3, outputChannels: 5, kernelSize: 3, padding: 1)
  private let x: Tensor
  private let steps: [LayerStep]

  init() {
    var random = FixedRandom(seed: 5)
    conv.initialize(seed: 1)
    x = random.tensor([2, 6, 6, 3])
    let norms = [BatchNorm2d(5), BatchNorm2d(5)]
    for norm in norms {
      norm.weight.value = random.tensor([5])
      norm.bias.value = random.tensor([5])
      norm.runningMean.value = random.tensor([5])
      norm.runningVariance.value = Tensor(shape: [5], elements: random.values(5).map { $0 + 1.5 })
    }
    steps = [
      .norm(norms[0]), .norm(norms[1]), .instanceNorm(InstanceNorm2d(5)),
      .add(random.tensor([2, 6, 6, 5])), .relu, .leakyReLU(0.2), .sigmoid, .tanh,
    ]
  }

  /// All orders of up to `count` steps.
  private func orders(_ count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return [[]] + orders(count - 1).flatMap { order in steps.indices.map { order + [$0] } }
  }

  @Test func everyOrderOfStepsIsWhatItIsStepByStep() throws {
    let plain = try conv(x)
    for order in orders(4) {
      let chosen = order.map { steps[$0] }
      var expected = plain
      for step in chosen { try step.apply(to: &expected) }
      let found = try conv([ConvolutionInput(x)], chosen)
      let difference = found.largestDifference(from: expected)
      #expect(difference <= 2e-5 * max(1, expected.range), "\(order)")
    }
  }

  @Test func stepsLeaveWhatTheyReadAlone() throws {
    let other = Tensor(shape: [1, 1, 1, 1], elements: [4])
    var sum = other
    try LayerStep.add(other).apply(to: &sum)
    #expect(sum.elements == [8] && other.elements == [4])
  }

  @Test func whatAKernelCanTakeOverIsFused() {
    let (norm, sum, relu, sigmoid) = (steps[0], steps[3], LayerStep.relu, LayerStep.sigmoid)
    #expect(FusedSteps([norm, sum, relu, norm]).rest.isEmpty)
    #expect(FusedSteps([relu, norm]).rest.isEmpty)
    #expect(FusedSteps([norm, norm]).rest.isEmpty)
    #expect(FusedSteps([relu, sum]).rest.count == 1)
    #expect(FusedSteps([sigmoid, norm]).rest.count == 1)
    #expect(FusedSteps([norm, steps[2], relu]).rest.count == 2)
  }
}
