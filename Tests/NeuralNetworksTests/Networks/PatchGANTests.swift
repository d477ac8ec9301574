import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct PatchGANTests {
  private func configuration(_ channels: Int, _ norm: NormLayer.Kind) -> PatchGAN.Configuration {
    var configuration = PatchGAN.Configuration()
    (configuration.inputChannels, configuration.norm) = (channels, norm)
    return configuration
  }

  @Test(arguments: [("patch-gan", 6, NormLayer.Kind.batch), ("patch-gan-instance", 3, .instance)])
  func logitsArePyTorchs(name: String, channels: Int, norm: NormLayer.Kind) throws {
    var configuration = configuration(channels, norm)
    configuration.width = 4
    let fixture = try NetworkFixture(name)
    let network = PatchGAN(configuration)
    try network.load(fixture.weights())
    try fixture.expect(network([fixture.tensor("input.image")]))
  }

  @Test func conditionAndImageAreReadOneAfterTheOther() throws {
    var configuration = configuration(2, .batch)
    configuration.width = 2
    let network = PatchGAN(configuration)
    network.initialize(seed: 1)
    let (a, b) = (
      Tensor(shape: [1, 32, 32, 1], repeating: 1), Tensor(shape: [1, 32, 32, 1], repeating: -1)
    )
    let (found, expected) = (try network([a, b]), try network([.concatenated([a, b])]))
    #expect(found.largestDifference(from: expected) < 1e-6)
    #expect(try network([b, a]).largestDifference(from: expected) > 1e-3)
    #expect(try network([a, b]).shape == [1, 2, 2, 1])
  }

  /// 2.77 M parameters.
  @Test func thePublishedWidthHasThePublishedParameters() {
    #expect(PatchGAN().parameterCount == 2_768_705)
    #expect(PatchGAN(configuration(3, .instance)).parameterCount == 2_764_737)
  }

  @Test("Features are those of each layer, the logits last; feature matching takes them")
  func features() throws {
    var configuration = PatchGAN.Configuration()
    configuration.width = 4
    let network = PatchGAN(configuration)
    network.initialize(seed: 2)
    let images = [1, -1].map { sign in
      Tensor(
        shape: [1, 32, 32, 3], elements: (0..<3072).map { sign * Float($0 % 97) / 97 })
    }
    let real = try network.features([images[0], images[1]])
    #expect(real.map { $0.shape[3] } == [4, 8, 16, 32, 1])
    #expect(try real.last == network([images[0], images[1]]))
    let fake = images[1].watched()
    let gradients = try TrainingMode(freezesNorms: true)() {
      try Tensor.featureMatching(network.features([fake, images[0]]), to: real).backward()
    }
    #expect(gradients[fake]?.elements.contains { $0 != 0 } == true)
  }
}
