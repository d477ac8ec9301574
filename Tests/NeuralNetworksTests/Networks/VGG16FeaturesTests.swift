import NeuralNetworks
import TensorCore
import Testing

struct VGG16FeaturesTests {
  private func network(_ layers: [Int], hasBatchNorm: Bool) -> VGG16Features {
    var configuration = VGG16Features.Configuration()
    (configuration.width, configuration.layers) = (2, layers)
    configuration.hasBatchNorm = hasBatchNorm
    return VGG16Features(configuration)
  }

  @Test(arguments: [
    ("vgg16-features", [4, 9, 16], false), ("vgg16-bn-features", [22, 32, 42], true),
  ])
  func eachWantedLayerIsPyTorchs(_ name: String, _ layers: [Int], _ hasBatchNorm: Bool) throws {
    let fixture = try NetworkFixture(name)
    let network = network(layers, hasBatchNorm: hasBatchNorm)
    try network.load(fixture.weights(for: network))
    let image = try fixture.tensor("input.image")
    let features = try network(image)
    #expect(features.count == layers.count)
    for (layer, found) in zip(layers, features) { try fixture.expect(found, "output.\(layer)") }
    #expect(try network.run([image]) == features.last)
  }

  /// torchvision's models have 138,357,544 and 138,365,992, of which the classifier takes
  /// 123,642,856.
  @Test func allLayersHaveThePublishedParameters() {
    var configuration = VGG16Features.Configuration()
    configuration.layers = [30]
    #expect(VGG16Features(configuration).parameterCount == 14_714_688)
    (configuration.layers, configuration.hasBatchNorm) = ([43], true)
    #expect(VGG16Features(configuration).parameterCount == 14_723_136)
  }

  @Test func whatIsNotNeededIsLeftOut() {
    let network = network([4, 9], hasBatchNorm: false)
    #expect(network.namedParameters.map(\.name).last == "features.7.bias")
    #expect(network.name(ofPublished: "features.7.bias") == "features.7.bias")
    #expect(network.name(ofPublished: "features.10.weight") == nil)
    #expect(network.name(ofPublished: "classifier.0.weight") == nil)
  }
}
