import Foundation
import NeuralNetworks
import TensorCore
import Testing

struct ModelPathTests {
  @Test func theFoldersInTheirOrder() {
    let path = ModelPath(
      graphFolder: "/g/f",
      environment: [
        "GRAPHRUN_MODELS": "/a:/b::/a", "XDG_DATA_HOME": "/data", "HOME": "/home/me",
      ])
    #expect(
      path.folders
        == ["/g/f/Models", "/g/Models", "Models", "/a", "/b", "/data/graphrun/models"])
    let plain = ModelPath(environment: ["HOME": "/home/me", "XDG_DATA_HOME": ""])
    #expect(plain.folders == ["Models", "/home/me/.local/share/graphrun/models"])
    #expect(ModelPath(environment: [:]).folders == ["Models"])
  }

  @Test func theFirstFolderThatHasANameWins() throws {
    let folder = NSTemporaryDirectory() + "graphrun-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for name in [
      "a/unet.safetensors", "a/a.safetensors", "b/a.safetensors", "b/.c.safetensors", "b/d",
    ] {
      try AtomicFile.replace("\(folder)/\(name)") { try AtomicFile.fill($0, with: []) }
    }
    let path = ModelPath(
      graphFolder: "\(folder)/none", currentFolder: "\(folder)/here",
      environment: ["GRAPHRUN_MODELS": "\(folder)/b:\(folder)/a"])
    #expect(path.files().map(\.name) == ["a", "unet"])
    #expect(try path.file("a") == "\(folder)/b/a.safetensors")
    #expect(try path.file("unet.safetensors") == "\(folder)/a/unet.safetensors")
    let error = #expect(throws: FileError.self) { try path.file("unett") }
    #expect(
      error?.description
        == "unett: there is no such model in \(folder)/none/Models, \(folder)/Models, "
        + "\(folder)/here/Models, \(folder)/b, \(folder)/a; did you mean 'unet'?")
    #expect(error?.reason == .missing)
  }
}
