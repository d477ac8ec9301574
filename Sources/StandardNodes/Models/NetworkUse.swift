import Glibc
import NeuralNetworks
import NodeKit

/// What a node does with a network, and so which networks it takes.
struct NetworkUse: Sendable {
  /// What it does, after "this node": `fills holes`.
  let purpose: String
  /// Names of the catalog that it takes, for messages.
  let examples: [String]
  let takes: @Sendable (any Network) -> Bool

  /// A weight file, if it is there and holds the weights of a network for this use. No number is
  /// read.
  ///
  /// - Parameter name: the network's name; empty for what the file says.
  func file(_ path: String, network name: String) throws(NodeError) -> ModelFile {
    let file = try Self.open(path, network: name)
    if takes(file.network) { return file }
    throw NodeError(
      "\(path) is for the network '\(file.networkName)', but this node \(purpose)",
      remedy: "name weights of \(examples.joined(separator: " or "))", option: "model")
  }

  private static func open(_ path: String, network name: String) throws(NodeError) -> ModelFile {
    guard access(path, F_OK) == 0 else {
      throw NodeError(
        "there is no file \(path)",
        remedy: "convert a published file with 'graphrun models import FILE --network NAME'",
        option: "model")
    }
    do { return try ModelFile(contentsOf: path, network: name.isEmpty ? nil : name) } catch {
      switch error {
      case let mismatch as KeyMismatch: throw NodeError(mismatch.line, option: "model")
      case let file as FileError:
        throw NodeError(
          "\(file)", option: "model", isUnreadableFile: file.reason != .unsupported)
      default: throw NodeError("\(error)", option: "model")
      }
    }
  }
}
