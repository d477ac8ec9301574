import NeuralNetworks
import Testing

struct SAGANDiscriminatorTests {
  @Test func resultsArePyTorchs() throws {
    var configuration = SAGANDiscriminator.Configuration()
    configuration.width = 4
    try NetworkFixture("sagan-discriminator").expectParity(
      SAGANDiscriminator(configuration), inputs: ["input.image"])
  }

  /// As counted by PyTorch from the published layers.
  @Test func thePublishedWidthHasThePublishedParameters() {
    #expect(SAGANDiscriminator().parameterCount == 3_175_299)
  }

  @Test func thePortsNamesOfSpectralNormsAreKnown() {
    let network = SAGANDiscriminator()
    let names = Set(network.namedParameters.map(\.name))
    for (published, name) in [
      ("l1.0.module.weight_bar", "l1.0.weight_orig"), ("l4.0.module.weight_u", "l4.0.weight_u"),
      ("l2.0.module.bias", "l2.0.bias"), ("attn1.query_conv.weight", "attn1.query_conv.weight"),
      ("last.0.bias", "last.0.bias"),
    ] {
      #expect(network.name(ofPublished: published) == name)
      #expect(names.contains(name))
    }
  }
}
