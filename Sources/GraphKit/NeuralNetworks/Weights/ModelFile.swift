import TensorCore

/// A weight file and the network that it is for.
///
/// Its metadata says which: `graphrun.network` names an entry of `NetworkCatalog`, and
/// `graphrun.configuration` states, as a JSON object, what differs from that entry's configuration.
public struct ModelFile: Sendable {
  /// The metadata that name the network and its configuration.
  public static let networkKey = "graphrun.network"
  public static let configurationKey = "graphrun.configuration"
  /// The metadata that state the shorter side at which a network that colours learned to see
  /// photographs, pixels.
  public static let sideKey = "graphrun.side"
  /// The metadata that name what a training taught it, as recipes do, and the training's recipe.
  public static let taskKey = "graphrun.task"
  public static let recipeKey = "graphrun.recipe"

  public let path: String
  /// The network's name in the catalog.
  public let networkName: String
  /// The network, without values.
  public let network: any Network
  /// The texts that the file carries.
  public let metadata: [String: String]
  private let weights: Weights
  /// The weights as the file has them.
  private let stored: Weights

  /// Opens a file and finds out whether it holds the weights of its network; no number is read.
  ///
  /// - Parameter name: the network's name, for files that do not say it.
  /// - Throws: `FileError`, also for a network that is not known; `KeyMismatch` when the weights are
  ///   not the network's.
  public init(contentsOf path: String, network name: String? = nil) throws {
    let weights = try Weights(contentsOf: path)
    let entry = try Self.entry(name ?? weights.metadata[Self.networkKey], path)
    do throws(ConfigurationError) {
      // What a file says of one network does not hold for another.
      let isStated = entry.name == weights.metadata[Self.networkKey]
      let configuration = isStated ? weights.metadata[Self.configurationKey] : nil
      network =
        try configuration.map { json throws(ConfigurationError) in
          try entry.make(configuration: json)
        } ?? entry.make()
    } catch {
      throw FileError(
        path: path, reason: .corrupt,
        explanation: "its metadata '\(Self.configurationKey)' \(error)")
    }
    (self.path, networkName, metadata) = (path, entry.name, weights.metadata)
    (self.weights, stored) = (try network.adopting(weights), weights)
  }

  /// The network with its values.
  ///
  /// - Throws: `FileError` when the file is sealed and not as it was written; `CancelledError`.
  public func load() throws -> any Network {
    try stored.checkSeal()
    try network.load(weights)
    return network
  }

  /// The metadata that name a network.
  public static func metadata(
    network name: String, _ configuration: some NetworkConfiguration
  ) -> [String: String] {
    [networkKey: name, configurationKey: configuration.json]
  }

  private static func entry(_ name: String?, _ path: String) throws -> NetworkCatalog.Entry {
    guard let name else {
      throw FileError(
        path: path, reason: .unsupported,
        explanation:
          "the file does not say which network it is for: name it in the option 'network'")
    }
    if let entry = NetworkCatalog[name] { return entry }
    let names = NetworkCatalog.entries.map(\.name)
    let hint =
      suggestion(for: name, among: names).map { "did you mean \(quotedName($0))?" }
      ?? "'graphrun bench network' lists them"
    throw FileError(
      path: path, reason: .unsupported,
      explanation: "there is no network \(quotedName(name)); \(hint)")
  }
}
