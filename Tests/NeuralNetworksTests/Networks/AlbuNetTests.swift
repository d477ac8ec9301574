import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct AlbuNetTests {
  private static func configuration(
    _ encoder: ResNet.Depth, width: Int, encoderWidth: Int
  ) -> AlbuNet.Configuration {
    var configuration = AlbuNet.Configuration()
    configuration.encoder = encoder
    configuration.width = width
    configuration.encoderWidth = encoderWidth
    return configuration
  }

  private static let examples: [(name: String, configuration: AlbuNet.Configuration)] = {
    var deep = configuration(.resNet50, width: 1, encoderWidth: 1)
    deep.outputChannels = 2
    var bilinear = configuration(.resNet34, width: 2, encoderWidth: 1)
    bilinear.upsampling = .bilinear
    var full = configuration(.resNet34, width: 2, encoderWidth: 1)
    full.keepsFullResolution = true
    return [
      ("albunet-34", configuration(.resNet34, width: 2, encoderWidth: 1)),
      ("albunet-50", deep), ("albunet-34-bilinear", bilinear), ("albunet-34-full", full),
    ]
  }()

  /// In bfloat16 the bilinear one is off by 0.021 (0.0043 on average), PyTorch's own by 0.020
  /// (0.0051).
  @Test(arguments: examples.indices)
  func resultsArePyTorchs(index: Int) throws {
    let (name, configuration) = Self.examples[index]
    try NetworkFixture(name).expectParity(
      AlbuNet(configuration), inputs: ["input.image"], bfloat16Within: 3e-2)
  }

  /// As counted from TernausNet's layers, bilinear as published: 34.6 M.
  @Test func thePublishedWidthsHaveThePublishedParameters() {
    var configuration = AlbuNet.Configuration()
    #expect(AlbuNet(configuration).parameterCount == 37_615_457)
    configuration.upsampling = .bilinear
    #expect(AlbuNet(configuration).parameterCount == 34_604_897)
    configuration.encoder = .resNet50
    #expect(AlbuNet(configuration).parameterCount == 55_628_897)
  }

  @Test func sizesAreMultiplesOfWhatTheCentreSees() throws {
    var configuration = Self.configuration(.resNet34, width: 1, encoderWidth: 1)
    for (isFull, multiple) in [(false, 64), (true, 16)] {
      configuration.keepsFullResolution = isFull
      let network = AlbuNet(configuration)
      network.initialize(seed: 1)
      #expect(network.sizeMultiple == multiple)
      let image = Tensor(shape: [1, multiple, 2 * multiple, 3], repeating: 0.5)
      #expect(try network.run([image]).shape == [1, multiple, 2 * multiple, 1])
    }
  }

  @Test("Norms and leaky ReLUs everywhere, in place or not, give the same")
  func normsInPlace() throws {
    let networks = try ["batch", "in-place"].map { norm in
      let configuration = Self.configuration(.resNet34, width: 1, encoderWidth: 2)
      let network = AlbuNet(try configuration.changed(by: "{\"norm\": \"\(norm)\"}"))
      network.initialize(seed: 5)
      return network
    }
    let names = networks.map { $0.namedParameters.map(\.name) }
    #expect(names[0] == names[1])
    for name in [
      "encoder.bn1.weight", "encoder.layer2.0.downsample.1.running_mean",
      "center.block.0.activation.weight", "dec2.block.2.running_var", "dec0.activation.bias",
    ] {
      #expect(names[0].contains(name))
    }
    #expect(!names[0].contains("dec2.block.1.bias"))
    var random = FixedRandom(seed: 4)
    let image = random.tensor([2, 128, 128, 3])
    let results = try networks.map { try $0(image) }
    #expect(results[0].largestDifference(from: results[1]) < 1e-3 * results[0].range)
    let gradients = try networks.map { network in
      let gradients = try TrainingMode()() {
        try network(image).meanSquaredError(to: Tensor(shape: [2, 128, 128, 1])).backward()
      }
      return try network.namedParameters.filter(\.parameter.isTrainable).map {
        try #require(gradients[$0.parameter], "\($0.name)")
      }
    }
    let largest = gradients[0].map(\.range).max() ?? 0
    for (batch, inPlace) in zip(gradients[0], gradients[1]) {
      #expect(batch.largestDifference(from: inPlace) < 1e-3 * largest)
    }
  }

  /// TernausNet's files name the encoder's layers a second time, and hold its classifier.
  @Test func whatPublishedFilesHoldTwiceIsLeftOut() {
    let network = AlbuNet()
    #expect(network.name(ofPublished: "encoder.fc.weight") == nil)
    #expect(network.name(ofPublished: "conv1.0.weight") == nil)
    #expect(network.name(ofPublished: "conv5.2.bn2.bias") == nil)
    #expect(network.name(ofPublished: "encoder.conv1.weight") == "encoder.conv1.weight")
    #expect(network.name(ofPublished: "dec5.block.1.weight") == "dec5.block.1.weight")
  }
}
