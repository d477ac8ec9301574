public import NodeKit

/// A plug-in that lies in the search path.
public struct PluginFinding: Hashable, Sendable {
  /// Where it lies.
  public let file: String
  /// What was found when it was tried.
  public let verdict: PluginVerdict

  /// Why it can't be used; `nil` when it can.
  public var error: PluginError? {
    guard case .refused(let reason) = verdict else { return nil }
    return PluginError(file: file, reason: reason)
  }
}

/// Finds the plug-ins of the search path, and says of each whether it can be used.
public struct PluginFinder: Sendable {
  private let path: PluginPath
  private let probe: PluginProbe
  private let cache: PluginVerdictCache

  public init(path: PluginPath, probe: PluginProbe, cache: PluginVerdictCache) {
    self.path = path
    self.probe = probe
    self.cache = cache
  }

  /// The folders that are searched.
  public var folders: [String] { path.folders }

  /// All plug-ins, in the order of the path. Of two with a node of one name the second is refused,
  /// and so is one with a node that is there already.
  ///
  /// - Parameters:
  ///   - registry: the nodes that are there already.
  ///   - anew: whether to try every one again.
  public func findings(beside registry: NodeRegistry, anew: Bool = false) -> [PluginFinding] {
    var owners: [String: String] = [:]
    return path.files().map { file in
      let verdict = verdict(on: file, anew: anew)
      guard case .good(let nodes) = verdict else {
        return PluginFinding(file: file, verdict: verdict)
      }
      if let taken = nodes.first(where: { owners[$0] != nil || registry[$0] != nil }) {
        let reason = PluginError.Reason.duplicate(node: taken, file: owners[taken])
        return PluginFinding(file: file, verdict: .refused(reason))
      }
      for node in nodes { owners[node] = file }
      return PluginFinding(file: file, verdict: verdict)
    }
  }

  /// Why plug-ins are left out that could have a node which nothing has: libraries of other kinds
  /// and second copies could not. Those that were good are tried again, for what they need may be gone.
  public func refusals() -> [PluginError] {
    for file in path.files() {
      if case .good = verdict(on: file, anew: false) { _ = verdict(on: file, anew: true) }
    }
    return findings(beside: NodeRegistry()).compactMap(\.error).filter { error in
      switch error.reason {
      case .noPlugin, .duplicate: false
      default: true
      }
    }
  }

  /// What is found when one file is tried again, wherever it lies.
  ///
  /// - Parameter name: what the user calls it.
  public func finding(of file: String, named name: String) -> PluginFinding {
    PluginFinding(file: name, verdict: verdict(on: file, anew: true))
  }

  /// What is known of a file that somebody named, wherever it lies; it is tried again when it was
  /// refused before.
  public func verdict(onNamed file: String) -> PluginVerdict {
    let known = verdict(on: file, anew: false)
    if case .good = known { return known }
    return verdict(on: file, anew: true)
  }

  private func verdict(on file: String, anew: Bool) -> PluginVerdict {
    cache.verdict(on: file, anew: anew) { probe.verdict(of: file) }
  }
}
