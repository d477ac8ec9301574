import NodeKit

/// What was found when a plug-in was tried: the names of its nodes, or why it can't be used.
public enum PluginVerdict: Hashable, Sendable, Codable {
  case good(nodes: [String])
  case refused(PluginError.Reason)

  /// Loads a library into this process to find out; the process may not survive it.
  public static func loading(_ path: String) -> PluginVerdict {
    var loader = PluginLoader(registry: NodeRegistry())
    do throws(PluginError) {
      try loader.load(path, named: path)
      return .good(nodes: loader.registry.names)
    } catch {
      return .refused(error.reason)
    }
  }
}
