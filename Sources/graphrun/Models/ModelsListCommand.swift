import ArgumentParser
import GraphEngine
import NeuralNetworks
import TensorCore

/// `graphrun models list`: the weights that graphs can use.
struct ModelsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the weight files that are found by name.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let path = ModelsCommand.path
    let models = path.files().compactMap { file -> ModelDocument? in
      do {
        return try ModelDocument(file.path, WeightFile(contentsOf: file.path), name: file.name)
      } catch {
        Terminal.complain("warning: \(error)")
        return nil
      }
    }
    if json {
      try Terminal.print(try JSONOutput.text(models))
    } else if models.isEmpty {
      Terminal.complain("no weight files in \(path.folders.joined(separator: ", "))")
    } else {
      let rows = models.map { model in
        [
          (model.name ?? model.file).printable,
          model.metadata[ModelFile.networkKey]?.printable ?? "",
          "\(model.parameters) parameters", model.types, ByteCount.text(model.bytes), model.file,
        ]
      }
      try Terminal.print(TextTable.text(rows))
    }
  }
}
