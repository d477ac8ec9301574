import NeuralNetworks
import Testing

struct DCCriticTests {
  @Test func resultsArePyTorchs() throws {
    var configuration = DCCritic.Configuration()
    configuration.width = 4
    try NetworkFixture("dc-critic").expectParity(
      DCCritic(configuration), inputs: ["input.image"])
  }

  /// As counted by PyTorch from the published layers.
  @Test func thePublishedWidthHasThePublishedParameters() {
    #expect(DCCritic().parameterCount == 206_152_451)
  }

  @Test func namesCountTheLayersOfDropout() {
    let names = Set(DCCritic().namedParameters.map(\.name))
    #expect(
      names.isSuperset(of: [
        "initial.0.seq.0.weight_orig", "initial.2.seq.0.bias", "mid.1.seq.2.gamma",
        "mid.5.seq.2.query.bias", "mid.3.seq.0.weight_u", "out.0.seq.0.weight_v",
      ]))
  }
}
