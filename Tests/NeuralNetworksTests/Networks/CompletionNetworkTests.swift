import NeuralNetworks
import TensorCore
import Testing

struct CompletionNetworkTests {
  private func small(normsAfterActivation: Bool) -> CompletionNetwork {
    var configuration = CompletionNetwork.Configuration()
    configuration.width = 4
    configuration.normsAfterActivation = normsAfterActivation
    return CompletionNetwork(configuration)
  }

  @Test(arguments: [("paper", false), ("port", true)])
  func eachOrderOfNormAndActivationIsPyTorchs(name: String, normsAfterActivation: Bool) throws {
    let fixture = try NetworkFixture("completion-network")
    let network = small(normsAfterActivation: normsAfterActivation)
    try network.load(fixture.weights(for: network))
    let image = try fixture.tensor("input.image")
    let found = try network(image)
    try fixture.expect(found, "output.\(name)")
    #expect(try network(image) == found)
  }

  @Test func imageAndMaskAreItsInputs() throws {
    let fixture = try NetworkFixture("completion-network")
    let network = small(normsAfterActivation: false)
    try network.load(fixture.weights(for: network))
    let image = try fixture.tensor("input.image")
    #expect(network.inputs.map(\.channels) == [3, 1])
    let (pixels, all) = (image.count / 4, image.elements)
    let parts = [0..<3, 3..<4].map { channels in
      Tensor(
        shape: [2, 32, 48, channels.count],
        elements: (0..<pixels).flatMap { pixel in channels.map { all[pixel * 4 + $0] } })
    }
    #expect(try network.run(parts) == network(image))
  }

  /// 6.07 M parameters, counted from the paper's table of layers.
  @Test func thePublishedWidthHasThePublishedParameters() {
    let network = CompletionNetwork()
    #expect(network.parameterCount == 6_072_131)
    let names = network.namedParameters.map(\.name)
    #expect(names.first == "conv1.weight" && names.last == "conv17.bias")
    #expect(names.contains("deconv13.weight") && names.contains("bn16.running_var"))
  }
}
