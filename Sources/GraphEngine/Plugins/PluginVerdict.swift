import NodeKit

/// What was found when a plug-in was tried: the names of its nodes, or why it can't be used.
public enum PluginVerdict: Hashable, Sendable, Codable {
  case good(nodes: [String])
  case refused(PluginError.Reason)

  /// For how long it holds if the file stays as it is, in seconds: what is missing may come, and who
  /// was slow on a busy machine may be in time later, but is not tried at each start.
  var lifetime: Double {
    switch self {
    case .refused(.hangs), .refused(.crashes), .refused(.ends): 3600
    case .refused(.notLoaded), .refused(.unresolved), .refused(.unreadable), .refused(.missing): 0
    case .good, .refused: .infinity
    }
  }

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
