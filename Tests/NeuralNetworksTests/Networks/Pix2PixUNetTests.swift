import NeuralNetworks
import TensorCore
import Testing

struct Pix2PixUNetTests {
  private static func configuration(
    levels: Int, norm: NormLayer.Kind
  ) -> Pix2PixUNet.Configuration {
    var configuration = Pix2PixUNet.Configuration()
    (configuration.levels, configuration.width, configuration.norm) = (levels, 2, norm)
    return configuration
  }

  @Test(arguments: [
    ("pix2pix-unet", configuration(levels: 6, norm: .batch)),
    ("pix2pix-unet-instance", configuration(levels: 5, norm: .instance)),
  ])
  func resultsArePyTorchs(name: String, configuration: Pix2PixUNet.Configuration) throws {
    try NetworkFixture(name).expectParity(Pix2PixUNet(configuration), inputs: ["input.image"])
  }

  /// 54.41 M parameters, the known figure of unet_256.
  @Test func thePublishedWidthHasThePublishedParameters() {
    var configuration = Pix2PixUNet.Configuration()
    #expect(Pix2PixUNet(configuration).parameterCount == 54_413_955)
    configuration.levels = 7
    #expect(Pix2PixUNet(configuration).parameterCount == 41_828_995)
  }

  @Test func eachLevelLiesInTheOneAbove() {
    let names = Set(Pix2PixUNet().namedParameters.map(\.name))
    let (first, rest) = ("model.model.1.model", [String](repeating: "3.model", count: 6))
    let innermost = ([first] + rest).joined(separator: ".")
    #expect(names.isSuperset(of: ["model.model.0.weight", "model.model.3.bias"]))
    #expect(names.isSuperset(of: ["\(first).1.weight", "\(first).6.running_mean"]))
    #expect(names.isSuperset(of: ["\(innermost).1.weight", "\(innermost).3.weight"]))
    #expect(names.contains("\(innermost).4.running_var"))
    #expect(!names.contains("\(innermost).2.weight") && !names.contains("\(first).1.bias"))
  }

  @Test func dropoutIsAskedForByItsSeed() throws {
    let network = Pix2PixUNet(Self.configuration(levels: 6, norm: .batch))
    network.initialize(seed: 1)
    let image = Tensor(shape: [1, 64, 64, 3], repeating: 0.5)
    let (plain, one, other) = (
      try network(image), try network(image, dropoutSeed: 1), try network(image, dropoutSeed: 2)
    )
    #expect(one != plain && one != other)
    #expect(try network(image, dropoutSeed: 1) == one)
  }

  @Test func statisticsOfInstanceNormsInOldFilesAreLeftOut() {
    let name = "model.model.1.model.2.running_mean"
    let instance = Pix2PixUNet(Self.configuration(levels: 5, norm: .instance))
    #expect(instance.name(ofPublished: name) == nil)
    #expect(Pix2PixUNet().name(ofPublished: name) == name)
  }
}
