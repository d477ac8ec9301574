import NeuralNetworks
import TensorCore
import Testing

struct PartialConvUNetTests {
  @Test(
    "Equals PyTorch, with either ratio",
    arguments: [
      ("partial-conv-unet-port", PartialConv2d.Ratio.oneOverValid),
      ("partial-conv-unet-paper", .windowOverValid),
    ])
  func parity(_ file: String, _ ratio: PartialConv2d.Ratio) throws {
    let network = PartialConvUNet(configuration(ratio))
    try NetworkFixture(file).expectParity(network, inputs: ["input.image", "input.holes"])
  }

  @Test("What lies in holes has no influence")
  func holesAreUnseen() throws {
    let fixture = try NetworkFixture("partial-conv-unet-paper")
    let network = PartialConvUNet(configuration(.windowOverValid))
    try network.load(fixture.weights(for: network))
    let (image, holes) = (try fixture.tensor("input.image"), try fixture.tensor("input.holes"))
    var spoiled = image
    spoiled.withUnsafeMutableBufferPointer { values in
      for (pixel, hole) in holes.elements.enumerated() where hole == 1 {
        for channel in 0..<3 { values[pixel * 3 + channel] = 9 }
      }
    }
    #expect(try network(spoiled, holes: holes) == network(image, holes: holes))
  }

  @Test("The published sizes: 25.8 million parameters with 7 levels, 32.9 with 8")
  func parameterCounts() {
    var configuration = PartialConvUNet.Configuration()
    #expect(PartialConvUNet(configuration).parameterCount == 32_859_732)
    configuration.levels = 7
    #expect(PartialConvUNet(configuration).parameterCount == 25_779_796)
  }

  private func configuration(_ ratio: PartialConv2d.Ratio) -> PartialConvUNet.Configuration {
    var configuration = PartialConvUNet.Configuration()
    (configuration.levels, configuration.width, configuration.ratio) = (5, 4, ratio)
    return configuration
  }
}
