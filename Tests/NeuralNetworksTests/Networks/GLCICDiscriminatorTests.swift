import NeuralNetworks
import TensorCore
import Testing

struct GLCICDiscriminatorTests {
  private static func configuration(
    local: Int, global: Int, layers: Int, normsAfterActivation: Bool
  ) -> GLCICDiscriminator.Configuration {
    var configuration = GLCICDiscriminator.Configuration()
    (configuration.width, configuration.features) = (2, 24)
    (configuration.localSize, configuration.globalSize) = (local, global)
    configuration.globalLayers = layers
    configuration.normsAfterActivation = normsAfterActivation
    return configuration
  }

  @Test(arguments: [
    (
      "glcic-discriminator",
      configuration(local: 64, global: 96, layers: 5, normsAfterActivation: true)
    ),
    (
      "glcic-discriminator-places2",
      configuration(local: 32, global: 64, layers: 6, normsAfterActivation: false)
    ),
  ])
  func probabilitiesArePyTorchs(
    name: String, configuration: GLCICDiscriminator.Configuration
  ) throws {
    let fixture = try NetworkFixture(name)
    let network = GLCICDiscriminator(configuration)
    try network.load(fixture.weights())
    let images = try (fixture.tensor("input.local"), fixture.tensor("input.global"))
    let found = try network(local: images.0, global: images.1)
    try fixture.expect(found)
    let logits = try network.logits(local: images.0, global: images.1)
    #expect(try logits.activated(.sigmoid) == found)
  }

  /// 45.1 M parameters of the paper's, counted from its table of layers.
  @Test func thePublishedWidthHasThePublishedParameters() {
    #expect(GLCICDiscriminator().parameterCount == 45_063_681)
    #expect(GLCICDiscriminator(.portForFaces).parameterCount == 39_557_121)
    let names = GLCICDiscriminator().namedParameters.map(\.name)
    #expect(names.contains("model_ld.linear6.weight") && names.contains("model_gd.linear7.bias"))
    #expect(names.contains("model_gd.bn6.running_mean") && names.last == "linear1.bias")
  }
}
