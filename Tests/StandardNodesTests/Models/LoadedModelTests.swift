import NeuralNetworks
import NodeKit
import TestSupport
import Testing

@testable import GraphEngine
@testable import StandardNodes

@Suite struct LoadedModelTests {
  @Test("Weights that make what is no number are named", arguments: [Float.nan, .infinity])
  func damagedWeights(_ number: Float) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model.safetensors")
    let network = try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: path)
    let last = try #require(network.namedParameters.first { $0.name == "final.bias" })
    last.parameter.value = Tensor(shape: last.parameter.shape, repeating: number)
    let metadata = ModelFile.metadata(network: "r34unet", TinyModel.albuNet)
    try network.weights(origin: path, metadata: metadata).write(to: path)
    let error = #expect(throws: FileError.self) {
      try callNode(
        "segment-defects", ["image": CheckPicture.photograph.image()], ["model": .text(path)])
    }
    #expect(error?.reason == .corrupt)
    #expect(
      error?.description
        == "\(path): the network's result holds what is no number, for its weights are damaged: "
        + "download or import them again ('graphrun models verify' finds the tensor)")
  }
}
