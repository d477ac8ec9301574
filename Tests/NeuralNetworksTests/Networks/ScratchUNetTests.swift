import NeuralNetworks
import TensorCore
import Testing

struct ScratchUNetTests {
  private func small() -> ScratchUNet {
    var configuration = ScratchUNet.Configuration()
    configuration.width = 2
    return ScratchUNet(configuration)
  }

  /// In bfloat16 PyTorch's own is off by 0.042 (0.0082 on average), ours by 0.037 (0.0079).
  @Test func resultsArePyTorchs() throws {
    try NetworkFixture("scratch-unet").expectParity(
      small(), inputs: ["input.gray"], bfloat16Within: 5e-2)
  }

  @Test func theSmallestImageIsMirroredAtItsBorders() throws {
    let network = small()
    network.initialize(seed: 1)
    #expect(network.sizeMultiple == 16 && network.smallestSize == 32)
    let image = Tensor(shape: [1, 32, 32, 1], repeating: 0.5)
    #expect(try network(image).shape == image.shape)
  }

  /// Counted from the layers of its code.
  @Test func thePublishedWidthHasThePublishedParameters() {
    let network = ScratchUNet()
    #expect(network.parameterCount == 37_626_177)
    let names = Set(network.namedParameters.map(\.name))
    #expect(names.isSuperset(of: ["first.1.weight", "last.1.bias", "down_sample.3.2.weight"]))
    #expect(names.contains("up_path.0.conv_block.block.6.running_var"))
    #expect(network.name(ofPublished: "down_sample.0.4.filt") == nil)
  }
}
