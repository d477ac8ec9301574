import NeuralNetworks
import TensorCore
import Testing

struct ImageTranslatorTests {
  @Test func resultsArePyTorchs() throws {
    var configuration = ImageTranslator.Configuration()
    configuration.width = 4
    try NetworkFixture("image-translator").expectParity(
      ImageTranslator(configuration), inputs: ["input.image"])
  }

  /// 8.6 M parameters.
  @Test func thePublishedWidthHasThePublishedParameters() {
    #expect(ImageTranslator().parameterCount == 8_615_299)
  }
}
