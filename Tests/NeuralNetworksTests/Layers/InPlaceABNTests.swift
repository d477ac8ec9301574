import TensorCore
import TestSupport
import Testing

@testable import NeuralNetworks

struct InPlaceABNTests {
  private let x: Tensor
  private let target: Tensor

  init() {
    var random = FixedRandom(seed: 8)
    x = random.tensor([2, 6, 5, 4])
    target = random.tensor([2, 6, 5, 4])
  }

  private struct Layers {
    let inPlace = InPlaceABN(4)
    let batch = BatchNorm2d(4)

    init() {
      for module in [inPlace as any Module, batch] {
        for (target, values) in zip(
          module.namedParameters,
          [[1.3, 0.4, 0.8, 2], [0.1, -0.3, 0, 0.5], [0.2, 0, 0, -0.1], [1, 2, 0.5, 1]] as [[Float]])
        {
          target.parameter.value = Tensor(shape: [4], elements: values)
        }
      }
    }
  }

  @Test func parametersHaveThePublishedNames() {
    #expect(
      InPlaceABN(4).namedParameters.map(\.name) == [
        "weight", "bias", "running_mean", "running_var",
      ])
  }

  @Test(
    "Batch norm and leaky ReLU: values, gradients and running statistics", arguments: [false, true])
  func asBatchNorm(freezesNorms: Bool) throws {
    let layers = Layers()
    let leaf = x.watched()
    func step(_ body: (Tensor) throws -> Tensor) throws -> (Tensor, Gradients) {
      try TrainingMode(freezesNorms: freezesNorms)() {
        let result = try body(leaf)
        return (result, try result.meanSquaredError(to: target).backward())
      }
    }
    let found = try step { try layers.inPlace($0) }
    let expected = try step { try layers.batch($0).activated(.leakyReLU(0.01)) }
    #expect(found.0.largestDifference(from: expected.0) < 1e-4)
    let byInput = try #require(found.1[leaf]), byInputExpected = try #require(expected.1[leaf])
    #expect(byInput.largestDifference(from: byInputExpected) < 1e-4 * byInputExpected.range)
    for (mine, other) in zip(
      layers.inPlace.namedParameters.map(\.parameter), layers.batch.namedParameters.map(\.parameter)
    ) {
      #expect(mine.value.largestDifference(from: other.value) < 1e-6)
      guard mine.isTrainable else { continue }
      let gradient = try #require(expected.1[other])
      #expect(try #require(found.1[mine]).largestDifference(from: gradient) < 1e-4 * gradient.range)
    }
  }

  @Test("At inference the norm is folded into the convolution before it")
  func folded() throws {
    for activation in [InvertibleActivation.leakyReLU(0.1), .identity, .elu(1)] {
      let conv = Conv2d(inputChannels: 4, outputChannels: 4, kernelSize: 3, padding: 1)
      let norm = InPlaceABN(4, activation: activation)
      conv.initialize(seed: 3)
      for (target, from) in zip(norm.namedParameters, Layers().inPlace.namedParameters) {
        target.parameter.value = from.parameter.value
      }
      let fused = try conv(x, then: .inPlaceNorm(norm))
      #expect(try fused.largestDifference(from: norm(conv(x))) < 1e-5)
      let recorded = try TrainingMode(freezesNorms: true)() {
        try conv(x, then: .inPlaceNorm(norm))
      }
      #expect(fused.largestDifference(from: recorded) < 1e-5)
    }
  }

  @Test("Only the result is kept for the backward pass")
  func memory() async {
    // A process of its own: the pool counts what other tests hold too.
    await #expect(processExitsWith: .success) {
      let conv = Conv2d(inputChannels: 4, outputChannels: 64, kernelSize: 1, bias: false)
      let (inPlace, batch) = (InPlaceABN(64), BatchNorm2d(64))
      for module in [conv, inPlace, batch] as [any Module] { module.initialize(seed: 1) }
      let image = Tensor(
        shape: [1, 128, 128, 4], elements: (0..<1 << 16).map { Float($0 &* 7919 % 2001) })
      func kept(_ steps: LayerStep...) throws -> Int {
        let before = BufferPool.shared.liveBytes
        let result = try TrainingMode()() { try conv([ConvolutionInput(image)], steps) }
        return withExtendedLifetime(result) { BufferPool.shared.liveBytes - before }
      }
      let layer = 128 * 128 * 64 * 4
      let (one, two) = (try kept(.inPlaceNorm(inPlace)), try kept(.norm(batch), .leakyReLU(0.01)))
      #expect(one < layer + layer / 8 && two >= 2 * layer)
    }
  }
}
