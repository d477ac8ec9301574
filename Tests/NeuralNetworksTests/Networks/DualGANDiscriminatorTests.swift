import NeuralNetworks
import TensorCore
import Testing

struct DualGANDiscriminatorTests {
  @Test func logitsArePyTorchs() throws {
    var configuration = DualGANDiscriminator.Configuration()
    configuration.width = 2
    let fixture = try NetworkFixture("dualgan-discriminator")
    let network = DualGANDiscriminator(configuration)
    try network.load(fixture.weights())
    try fixture.expect(network(fixture.tensor("input.image")))
  }

  /// Counted from the layers of its code.
  @Test func thePublishedWidthHasThePublishedParameters() {
    #expect(DualGANDiscriminator().parameterCount == 4_321_153)
  }
}
