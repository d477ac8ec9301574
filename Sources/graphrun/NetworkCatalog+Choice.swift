import NeuralNetworks
import TensorCore

extension NetworkCatalog {
  /// The network that was named on the command line.
  ///
  /// - Throws: `CommandFailure`.
  static func chosen(_ name: String) throws -> Entry {
    if let entry = Self[name] { return entry }
    let hint = suggestion(for: name, among: entries.map(\.name)).map { "did you mean '\($0)'?" }
    throw CommandFailure.usage(
      "there is no network '\(name)'; \(hint ?? "graphrun bench network lists them")")
  }
}
