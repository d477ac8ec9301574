import NeuralNetworks
import TensorCore
import Testing

struct CorrectionUNetTests {
  private let network: CorrectionUNet
  private let image = Tensor(
    shape: [2, 8, 12, 3], elements: (0..<2 * 8 * 12 * 3).map { Float($0 % 7) / 7 })

  init() {
    var configuration = CorrectionUNet.Configuration()
    (configuration.levels, configuration.width) = (2, 4)
    network = CorrectionUNet(configuration)
    network.initialize(seed: 1)
  }

  @Test func correctsAPictureALittleBeforeItHasLearned() throws {
    let result = try network(image)
    #expect(result.shape == image.shape && result != image)
    #expect(zip(result.elements, image.elements).allSatisfy { abs($0 - $1) < 0.2 })
  }

  @Test func whereNothingIsThoughtWrongThePictureComesOut() throws {
    for target in network.namedParameters where target.name.hasPrefix("last.") {
      target.parameter.value = Tensor(shape: target.parameter.shape)
    }
    #expect(try network(image) == image)
  }

  @Test func seesAsFarAsItsLevelsReach() throws {
    let locality = try #require(network.locality)
    #expect(locality.reach > 8 && network.sizeMultiple == 4)
  }
}
