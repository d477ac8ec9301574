import NeuralNetworks
import TensorCore
import TestSupport
import Testing

/// One step of training beside PyTorch's, which was computed in double precision: loss, every
/// gradient, every parameter after the step.
struct TrainingStepTests {
  private static func glcic() -> any Network {
    var configuration = CompletionNetwork.Configuration()
    configuration.width = 4
    return CompletionNetwork(configuration)
  }

  private static func albuNet() -> any Network {
    var configuration = AlbuNet.Configuration()
    (configuration.width, configuration.encoderWidth) = (2, 1)
    return AlbuNet(configuration)
  }

  private static func partialConvUNet() -> any Network {
    var configuration = PartialConvUNet.Configuration()
    (configuration.levels, configuration.width) = (5, 4)
    configuration.ratio = .windowOverValid
    return PartialConvUNet(configuration)
  }

  private static func saganDiscriminator() -> any Network {
    var configuration = SAGANDiscriminator.Configuration()
    configuration.width = 4
    return SAGANDiscriminator(configuration)
  }

  @Test(
    arguments: [
      ("completion-network", glcic), ("albunet-34", albuNet),
      ("partial-conv-unet-paper", partialConvUNet), ("sagan-discriminator", saganDiscriminator),
    ] as [(String, @Sendable () -> any Network)])
  func lossGradientsAndParametersArePyTorchs(
    name: String, make: @Sendable () -> any Network
  ) throws {
    let network = make()
    let fixture = try NetworkFixture(name)
    let step = try NetworkFixture("\(name)-training")
    try network.load(fixture.weights(for: network))
    let inputs = try inputs(of: network, fixture)
    let target = try step.tensor("input.target")
    let optimizer = Optimizer(SGD(), network)
    let gradients = try TrainingMode()() {
      let loss = try network.run(inputs).meanSquaredError(to: target)
      #expect(try relativeError(loss, step.tensor("loss")) < 1e-4)
      return try loss.backward()
    }
    try optimizer.step(gradients, learningRate: 0.05)
    try compare(network, gradients, step)
  }

  /// The image alone, with the holes, or with a mask as its last channel.
  private func inputs(of network: any Network, _ fixture: NetworkFixture) throws -> [Tensor] {
    let image = try fixture.tensor("input.image")
    if fixture.file["input.holes"] != nil { return [image, try fixture.tensor("input.holes")] }
    var first = 0
    return try network.inputs.map { input in
      defer { first += input.channels }
      return try image.channels(first..<first + input.channels)
    }
  }

  /// Relative to the tensor's largest value; a bias before a norm has no gradient but rounding.
  private func compare(
    _ network: any Network, _ gradients: Gradients, _ step: NetworkFixture
  ) throws {
    let prefix = "gradient."
    var count = 0
    for stored in step.file.tensors where stored.name.hasPrefix(prefix) {
      let name = try #require(
        network.name(ofPublished: String(stored.name.dropFirst(prefix.count))))
      let target = try #require(network.namedParameters.first { $0.name == name })
      let expected = try stored.tensor()
      let found = try #require(gradients[target.parameter], "no gradient of \(name)")
      if (expected.elements.map(abs).max() ?? 0) > 1e-6 {
        let error = relativeError(found, expected)
        #expect(error < 1e-4, "\(stored.name): \(error)")
      }
      count += 1
    }
    #expect(count == network.namedParameters.filter(\.parameter.isTrainable).count)
    let updated = try step.file.renamed { name in
      name.hasPrefix("updated.") ? network.name(ofPublished: String(name.dropFirst(8))) : nil
    }
    for target in network.namedParameters {
      let stored = try #require(updated[target.name], "\(target.name)")
      let error = relativeError(target.parameter.value, try stored.tensor())
      #expect(error < 1e-4, "\(stored.name): \(error)")
    }
  }

  private func relativeError(_ found: Tensor, _ expected: Tensor) -> Float {
    let largest = expected.elements.map(abs).max() ?? 0
    return found.largestDifference(from: expected) / max(largest, 1e-6)
  }
}
