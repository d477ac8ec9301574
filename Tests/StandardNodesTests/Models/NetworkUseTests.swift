import NeuralNetworks
import NodeKit
import StandardNodes
import TestSupport
import Testing

@testable import GraphEngine

/// What people are told of models that can't be used: before the run and in it.
@Suite struct NetworkUseTests {
  private let folder: TemporaryFolder
  private let model: String

  init() throws {
    folder = try TemporaryFolder()
    model = folder.file("model.safetensors")
  }

  @Test func aFileThatIsNotThere() {
    expectProblem(
      NodeError(
        "there is no file \(model)",
        remedy: "convert a published file with 'graphrun models import FILE --network NAME'",
        option: "model"))
  }

  @Test func aFileOfAnotherNetwork() throws {
    try TinyModel.write(CompletionNetwork(TinyModel.completion), "glcic", to: model)
    expectProblem(
      NodeError(
        "\(model) is for the network 'glcic', but this node marks defects",
        remedy: "name weights of r34unet or scratch-unet", option: "model"))
  }

  @Test func aFileThatSaysNothing() throws {
    let network = AlbuNet(TinyModel.albuNet)
    network.initialize(seed: 1)
    try network.weights(origin: model).write(to: model)
    expectProblem(
      NodeError(
        "\(model): the file does not say which network it is for: name it in the option 'network'",
        option: "model"))
  }

  @Test func aNetworkThatIsUnknown() throws {
    try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: model)
    expectProblem(
      NodeError(
        "\(model): there is no network 'r35unet'; did you mean 'r34unet'?", option: "model"),
      ["network": .text("r35unet")])
  }

  @Test func weightsThatAreNotTheNetworks() throws {
    try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: model)
    let problem = problem(["network": .text("r34unet-colours")])
    #expect(
      problem?.problem
        == "\(model): not the weights of this network: 0 of 208 parameters fit; different: "
        + "'encoder.conv1.weight' is [8, 3, 7, 7], but the network needs [64, 3, 7, 7] and 207 more"
    )
  }

  /// A file's fault ends the program with another code than a graph's.
  @Test func whatTheFileIsInstead() throws {
    try AtomicFile.replace(model) { try AtomicFile.fill($0, with: Array("<!DOCTYPE html>".utf8)) }
    expectProblem(
      NodeError(
        "\(model): this is a web page (HTML), not a weights file: the download probably failed",
        option: "model", isUnreadableFile: true))
  }

  private func expectProblem(_ error: NodeError, _ options: [String: OptionValue] = [:]) {
    #expect(problem(options) == error)
    #expect(throws: error) {
      try callNode(
        "segment-defects", ["image": CheckPicture.photograph.image()],
        options.merging(["model": .text(model)]) { $1 })
    }
  }

  /// What a plan is told.
  private func problem(_ options: [String: OptionValue] = [:]) -> NodeError? {
    let type = StandardRegistry.make()["segment-defects"]
    let call = PlannedCall(
      inputs: ["image": [CheckPicture.photograph.image().value.shape]],
      options: options.merging(["model": .text(model)]) { $1 })
    do throws(NodeError) {
      _ = try type?.descriptor.outputShapes(call)
      return nil
    } catch {
      return error
    }
  }
}
