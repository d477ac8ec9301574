import NeuralNetworks
import TensorCore
import Testing

struct ContextEncoderDiscriminatorTests {
  @Test(arguments: [
    ("context-encoder-discriminator", false), ("context-encoder-discriminator-whole", true),
  ])
  func probabilitiesArePyTorchs(name: String, seesWholeImage: Bool) throws {
    var configuration = ContextEncoderDiscriminator.Configuration()
    (configuration.width, configuration.seesWholeImage) = (2, seesWholeImage)
    let fixture = try NetworkFixture(name)
    let network = ContextEncoderDiscriminator(configuration)
    try network.load(fixture.weights())
    let image = try fixture.tensor("input.image")
    try fixture.expect(network(image))
    #expect(try network.logits(image).activated(.sigmoid) == network(image))
  }

  /// 2.77 M parameters; 65,536 + 128 more for a layer of 64 channels.
  @Test func thePublishedWidthHasThePublishedParameters() {
    var configuration = ContextEncoderDiscriminator.Configuration()
    #expect(ContextEncoderDiscriminator(configuration).parameterCount == 2_765_568)
    configuration.seesWholeImage = true
    #expect(ContextEncoderDiscriminator(configuration).parameterCount == 2_831_232)
  }
}
