import NeuralNetworks
import TensorCore
import Testing

struct DualGANGeneratorTests {
  private func small() -> DualGANGenerator {
    var configuration = DualGANGenerator.Configuration()
    (configuration.levels, configuration.width) = (4, 2)
    return DualGANGenerator(configuration)
  }

  @Test func resultsArePyTorchs() throws {
    try NetworkFixture("dualgan").expectParity(small(), inputs: ["input.image"])
  }

  @Test func dropoutIsAskedForByItsSeed() throws {
    let network = small()
    network.initialize(seed: 1)
    let image = try NetworkFixture("dualgan").tensor("input.image")
    #expect(try network(image, dropoutSeed: 1) != network(image))
    #expect(try network(image, dropoutSeed: 1) == network(image, dropoutSeed: 1))
  }

  /// Counted from the layers of its code at 256 pixels.
  @Test func thePublishedWidthHasThePublishedParameters() {
    let network = DualGANGenerator()
    #expect(network.parameterCount == 85_022_787)
    let names = network.namedParameters.map(\.name)
    #expect(names.first == "e1_conv.weight" && names.last == "d8.bias")
    #expect(names.contains("bn_e8.weight") && names.contains("bn_d7.bias"))
  }
}
