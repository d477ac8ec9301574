import NodeKit

/// What was found when a plug-in was tried: the names of its nodes, or why it can't be used.
public enum PluginVerdict: Hashable, Sendable, Codable {
  case good(nodes: [String])
  case refused(PluginError.Reason)

  /// Whether it holds for as long as the file stays as it is: what is missing may come, and who is
  /// slow on a busy machine may be in time on another day.
  var isLasting: Bool {
    switch self {
    case .good: true
    case .refused(.hangs), .refused(.crashes), .refused(.ends), .refused(.notLoaded),
      .refused(.unresolved), .refused(.unreadable), .refused(.missing):
      false
    case .refused: true
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
