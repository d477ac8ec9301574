import Foundation
import TensorCore
import Testing

@testable import NeuralNetworks

struct FeatureSourceTests {
  private func problem(_ features: String, _ file: String?, _ recipe: PerceptualRecipe) -> String? {
    do {
      _ = try FeatureSource(features: features, file: file, for: recipe)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func optionsNameASource() throws {
    #expect(
      try FeatureSource(features: "vgg16", file: "a.pth", for: .deOldify) == .vgg16(file: "a.pth"))
    #expect(try FeatureSource(features: "random", file: nil, for: .deOldify) == .random(seed: 0))
  }

  @Test func whatIsMissingIsSaid() {
    #expect(
      problem("vgg16", nil, .deOldify)
        == "features 'vgg16' need the weights of torchvision's vgg16_bn, and no file is named: name "
        + "one, or take features 'random', which need none")
    #expect(
      problem("vgg16", nil, .partialConvolutions)?.contains("torchvision's vgg16, and") == true)
    #expect(
      problem("random", "a.pth", .deOldify)
        == "features 'random' are made from a seed: leave the file 'a.pth' out, or take features "
        + "'vgg16'")
    #expect(
      problem("vgg", nil, .deOldify)
        == "there are no features 'vgg'; there are 'vgg16' and 'random'")
  }

  @Test func aFileOfVGG16IsLoadedAndOneOfAnotherNetworkIsRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "features-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("vgg.safetensors").path
    var configuration = VGG16Features.Configuration()
    configuration.layers = [9]
    let network = VGG16Features(configuration)
    network.initialize(seed: 3)
    try network.weights(origin: path).write(to: path)
    let recipe = PerceptualRecipe(layers: [4, 9], weights: [1, 1])
    let image = Tensor(shape: [1, 8, 8, 3], repeating: 0.5)
    let loaded = try FeatureSource.vgg16(file: path).bank(for: recipe)
    #expect(try loaded(image).last == network(image)[0])
    #expect(throws: KeyMismatch.self) { try FeatureSource.vgg16(file: path).bank(for: .deOldify) }
  }
}
