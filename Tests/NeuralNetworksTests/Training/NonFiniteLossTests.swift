import TensorCore
import Testing

@testable import NeuralNetworks

struct NonFiniteLossTests {
  private struct Network: Module {
    let conv = Conv2d(inputChannels: 1, outputChannels: 1, kernelSize: 1, bias: false)
    let norm = BatchNorm2d(1)
    var children: Children { ["dec5.conv": conv, "dec5.norm": norm] }
  }

  private let network = Network()
  private let image = Tensor(shape: [1, 1, 2, 1], elements: [1, 2])

  init() { network.initialize(seed: 1) }

  private func message(_ weight: Float, scale: Float = 1) throws -> String? {
    network.conv.weight.namedParameters[0].parameter.value = Tensor(
      shape: [1, 1, 1, 1], elements: [weight])
    do {
      try TrainingMode()() {
        let forward = { try network.conv(image, then: .norm(network.norm)) }
        let loss = try forward().mean().multiplied(by: scale)
        let before = network.norm.runningMean.version
        defer { #expect(network.norm.runningMean.version == before, "statistics move once") }
        try NonFiniteLoss.check(loss, step: 12, of: network, again: forward)
        try NonFiniteLoss.check(loss.backward(), step: 12, of: network)
      }
      return nil
    } catch let error as NonFiniteLoss {
      return error.description
    }
  }

  @Test func theMessageSaysWhenAndWhere() throws {
    #expect(try message(1) == nil)
    #expect(
      try message(.infinity) == "loss is not finite at step 12; first seen in dec5.conv")
    #expect(
      try message(1, scale: .nan)
        == "loss is not finite at step 12, though every layer's result is: look at the loss and its "
        + "target")
    let gradient = NonFiniteLoss(step: 3, place: .gradient("dec5.conv.weight"))
    #expect(
      gradient.description == "gradient is not finite at step 3; first seen in dec5.conv.weight")
  }
}
