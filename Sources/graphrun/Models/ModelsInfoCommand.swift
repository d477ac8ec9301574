import ArgumentParser
import GraphEngine
import NeuralNetworks
import TensorCore

/// `graphrun models info`: what a weight file holds.
struct ModelsInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Tell what a weight file holds: tensors, types, shapes, metadata, checksum.")

  @Argument(help: "A safetensors or PyTorch file, or the name of a model.")
  var file: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let document = try ModelsCommand.withFiles {
      let path = try ModelsCommand.find(file)
      var document = ModelDocument(path, try WeightFile(contentsOf: path))
      document.sha256 = SHA256.digest(ofFile: path)
      return document
    }
    try Terminal.print(json ? try JSONOutput.text(document) : document.page)
  }
}
