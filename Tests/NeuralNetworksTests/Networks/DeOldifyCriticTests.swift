import NeuralNetworks
import TensorCore
import Testing

struct DeOldifyCriticTests {
  @Test func resultsArePyTorchs() throws {
    var configuration = DeOldifyCritic.Configuration()
    configuration.width = 4
    try NetworkFixture("deoldify-critic").expectParity(
      DeOldifyCritic(configuration), inputs: ["input.image"])
  }

  /// As counted from the published layers: 94.6 M; 9 x 9 logits for 192 x 192 pixels.
  @Test func thePublishedWidthHasThePublishedParametersAndLogits() throws {
    #expect(DeOldifyCritic().parameterCount == 94_555_649)
    var configuration = DeOldifyCritic.Configuration()
    configuration.width = 4
    let critic = DeOldifyCritic(configuration)
    critic.initialize(seed: 1)
    #expect(try critic(Tensor(shape: [1, 192, 192, 3])).shape == [1, 9, 9, 1])
  }

  @Test func namesCountTheLayersOfDropout() {
    let names = Set(DeOldifyCritic().namedParameters.map(\.name))
    #expect(
      names.isSuperset(of: [
        "0.0.weight_orig", "2.0.bias", "4.0.weight_u", "4.2.gamma", "4.2.key.weight_v",
        "5.0.weight_orig", "10.0.bias", "11.0.bias", "12.0.weight_orig",
      ]))
    #expect(!names.contains("12.0.bias"))
  }
}
