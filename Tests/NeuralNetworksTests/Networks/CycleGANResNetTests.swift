import NeuralNetworks
import TensorCore
import Testing

struct CycleGANResNetTests {
  private static func configuration(
    norm: NormLayer.Kind, hasDropout: Bool
  ) -> CycleGANResNet.Configuration {
    var configuration = CycleGANResNet.Configuration()
    (configuration.width, configuration.blocks) = (4, 2)
    (configuration.norm, configuration.hasDropout) = (norm, hasDropout)
    return configuration
  }

  @Test(arguments: [
    ("cyclegan-resnet", configuration(norm: .instance, hasDropout: false)),
    ("cyclegan-resnet-batch", configuration(norm: .batch, hasDropout: true)),
  ])
  func resultsArePyTorchs(name: String, configuration: CycleGANResNet.Configuration) throws {
    try NetworkFixture(name).expectParity(CycleGANResNet(configuration), inputs: ["input.image"])
  }

  /// 11.38 M parameters with 9 blocks.
  @Test func thePublishedWidthHasThePublishedParameters() {
    var configuration = CycleGANResNet.Configuration()
    let names = Set(CycleGANResNet(configuration).namedParameters.map(\.name))
    #expect(CycleGANResNet(configuration).parameterCount == 11_378_179)
    #expect(names.isSuperset(of: ["model.1.weight", "model.26.bias", "model.22.weight"]))
    #expect(names.contains("model.18.conv_block.5.weight"))
    configuration.blocks = 6
    #expect(CycleGANResNet(configuration).parameterCount == 7_837_699)
  }

  @Test func theSmallestImageIsMirroredAtItsBorders() throws {
    let network = CycleGANResNet(Self.configuration(norm: .batch, hasDropout: true))
    network.initialize(seed: 1)
    let image = Tensor(shape: [1, network.smallestSize, network.smallestSize, 3], repeating: 0.5)
    let plain = try network(image)
    #expect(plain.shape == image.shape)
    #expect(try network(image, dropoutSeed: 1) != plain)
  }
}
