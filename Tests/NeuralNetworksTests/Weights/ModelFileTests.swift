import Foundation
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

@Suite struct ModelFileTests {
  private let path = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString).safetensors"

  @Test func aFileMakesTheNetworkThatItNames() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let network = try TinyModel.write(
      AlbuNet(TinyModel.colours), "r34unet", metadata: ["note": "mine"], to: path)
    let file = try ModelFile(contentsOf: path)
    #expect(file.networkName == "r34unet")
    #expect(file.metadata["note"] == "mine")
    let loaded = try file.load()
    #expect((loaded as? AlbuNet)?.configuration.outputChannels == 2)
    let input = Tensor(shape: [1, 64, 64, 3], repeating: 0.5)
    #expect(try loaded.run([input]) == network.run([input]))
  }

  @Test func theNameCanBeGivenInstead() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let network = AlbuNet()
    network.initialize(seed: 1)
    try network.weights(origin: path).write(to: path)
    #expect(try ModelFile(contentsOf: path, network: "r34unet").networkName == "r34unet")
    expect(
      nil,
      "the file does not say which network it is for: name it in the option 'network'")
    expect("r34une", "there is no network 'r34une'; did you mean 'r34unet'?")
    expect("gpt", "there is no network 'gpt'; 'graphrun bench network' lists them")
    #expect(throws: KeyMismatch.self) { try ModelFile(contentsOf: path, network: "r50unet") }
  }

  @Test func whatItSaysOfOneNetworkDoesNotHoldForAnother() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: path)
    #expect(throws: KeyMismatch.self) { try ModelFile(contentsOf: path, network: "r34unet-full") }
  }

  @Test func aConfigurationThatIsWrongIsTold() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try TinyModel.write(
      AlbuNet(TinyModel.albuNet), "r34unet",
      metadata: [ModelFile.configurationKey: "{\"width\":0}"],
      to: path)
    expect(
      nil, "its metadata 'graphrun.configuration' has 'width': 0, which must be 1...4096")
  }

  @Test func aSealedFileThatWasAlteredIsNotLoaded() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try TinyModel.write(AlbuNet(TinyModel.albuNet), "r34unet", to: path)
    try Weights(contentsOf: path).sealed().write(to: path)
    _ = try ModelFile(contentsOf: path).load()
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    bytes[bytes.count - 3] ^= 1
    try Data(bytes).write(to: URL(filePath: path))
    let file = try ModelFile(contentsOf: path)
    let error = #expect(throws: FileError.self) { try file.load() }
    #expect(error?.reason == .corrupt && error?.path == path)
  }

  private func expect(_ network: String?, _ explanation: String) {
    do {
      _ = try ModelFile(contentsOf: path, network: network)
      Issue.record("\(path) is taken")
    } catch {
      #expect((error as? FileError)?.explanation.hasPrefix(explanation) == true, "\(error)")
    }
  }
}
