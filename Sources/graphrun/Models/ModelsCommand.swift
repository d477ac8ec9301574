import ArgumentParser
import FoundationEssentials
import Glibc
import NeuralNetworks
import TensorCore

/// `graphrun models`: the weights of networks.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List, inspect, verify and import the weights of networks.",
    discussion: """
      Weights are safetensors files. They are looked for in the folder Models beside the graph, \
      beside its folder and in the current folder, in the folders of $GRAPHRUN_MODELS, and in \
      graphrun/models under $XDG_DATA_HOME (~/.local/share).
      """,
    subcommands: [
      ModelsListCommand.self, ModelsInfoCommand.self, ModelsVerifyCommand.self,
      ModelsImportCommand.self,
    ])

  /// Where weights are looked for.
  static var path: ModelPath { ModelPath(environment: ProcessInfo.processInfo.environment) }

  /// Does what needs weight files, and turns their errors into the program's.
  ///
  /// - Throws: `CommandFailure`.
  static func withFiles<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as FileError {
      throw CommandFailure(error)
    } catch let error as KeyMismatch {
      throw CommandFailure(message: "error: \(error)", status: .usage)
    }
  }

  /// A file by its path, or by its name on the model path.
  ///
  /// - Throws: `FileError`.
  static func find(_ file: String) throws -> String {
    let isPath = file.contains("/") || access(file, F_OK) == 0
    return isPath ? file : try path.file(file)
  }
}
