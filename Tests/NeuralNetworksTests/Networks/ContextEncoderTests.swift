import NeuralNetworks
import TensorCore
import Testing

struct ContextEncoderTests {
  private func small(predictsWholeImage: Bool) -> ContextEncoder {
    var configuration = ContextEncoder.Configuration()
    (configuration.width, configuration.bottleneck) = (2, 20)
    configuration.predictsWholeImage = predictsWholeImage
    return ContextEncoder(configuration)
  }

  @Test(arguments: [("context-encoder", false), ("context-encoder-whole", true)])
  func resultsArePyTorchs(name: String, predictsWholeImage: Bool) throws {
    try NetworkFixture(name).expectParity(
      small(predictsWholeImage: predictsWholeImage), inputs: ["input.image"])
  }

  @Test func largerImagesGetMoreThanOneVector() throws {
    let network = small(predictsWholeImage: false)
    network.initialize(seed: 1)
    let image = Tensor(shape: [1, 160, 192, 3], repeating: 0.5)
    #expect(try network(image).shape == [1, 80, 96, 3])
  }

  /// 71.1 M parameters.
  @Test func thePublishedWidthHasThePublishedParameters() {
    #expect(ContextEncoder().parameterCount == 71_124_544)
  }

  @Test func laterFilesKeepEncoderAndDecoderApart() {
    let network = ContextEncoder()
    #expect(network.name(ofPublished: "main.5.weight") == "main.5.weight")
    #expect(network.name(ofPublished: "main_encode.15.running_var") == "main.15.running_var")
    #expect(network.name(ofPublished: "main_decode.0.weight") == "main.17.weight")
    #expect(network.name(ofPublished: "main_decode.12.weight") == "main.29.weight")
    #expect(network.namedParameters.last?.name == "main.29.weight")
  }
}
