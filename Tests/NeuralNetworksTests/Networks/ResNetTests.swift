import NeuralNetworks
import TensorCore
import Testing

struct ResNetTests {
  @Test func eachStageOfResNet50IsPyTorchs() throws {
    let fixture = try NetworkFixture("resnet-50")
    let network = ResNet(.resNet50, width: 2)
    try network.load(fixture.weights())
    let stages = try network.stages(fixture.tensor("input.image"))
    #expect(stages.map { $0.shape[3] } == network.stageChannels)
    for (index, stage) in stages.enumerated() {
      try fixture.expect(stage, "output.stage\(index + 1)")
    }
  }

  /// torchvision's models have 21,797,672, 25,557,032 and 44,549,160, of which the classifier
  /// takes 512 or 2048 times 1000, and 1000.
  @Test(arguments: [
    (ResNet.Depth.resNet34, 21_284_672), (.resNet50, 23_508_032), (.resNet101, 42_500_160),
  ])
  func eachDepthHasThePublishedParameters(depth: ResNet.Depth, count: Int) {
    #expect(ResNet(depth).parameterCount == count)
  }

  @Test func namesAreTorchvisions() {
    let names = Set(ResNet(.resNet34).namedParameters.map(\.name))
    #expect(names.isSuperset(of: ["conv1.weight", "bn1.running_mean", "layer1.0.conv2.weight"]))
    #expect(names.isSuperset(of: ["layer2.0.downsample.0.weight", "layer4.2.bn2.bias"]))
    #expect(!names.contains("layer1.0.downsample.0.weight"))
    #expect(
      ResNet(.resNet50).namedParameters.contains { $0.name == "layer1.0.downsample.1.weight" })
  }
}
