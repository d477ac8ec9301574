public import NodeKit

/// Adds the nodes of plug-ins to a registry.
///
/// A plug-in is code, and runs with the rights of the user: load none from a source that you would
/// not run a program from.
public struct PluginLoader: Sendable {
  /// The nodes so far.
  public private(set) var registry: NodeRegistry
  /// The file, as the user named it, that each node of a plug-in came from.
  private var origins: [String: String] = [:]
  private var loadedPaths: Set<String> = []
  /// The nodes of plug-ins that nobody named.
  private var foundNodes: Set<String> = []
  private let probe: (@Sendable (_ path: String) -> PluginVerdict)?
  private let willLoad: (@Sendable () -> Void)?

  /// Begins with the nodes that are there without plug-ins.
  ///
  /// - Parameters:
  ///   - probe: tries a plug-in that somebody named in a process that may crash.
  ///   - willLoad: called before a library is loaded, which may print.
  public init(
    registry: NodeRegistry, probe: (@Sendable (_ path: String) -> PluginVerdict)? = nil,
    willLoad: (@Sendable () -> Void)? = nil
  ) {
    (self.registry, self.probe, self.willLoad) = (registry, probe, willLoad)
  }

  /// Loads a plug-in and registers all of its nodes, or none. A file that is loaded already is not
  /// loaded again. Its nodes come before those of plug-ins that nobody named.
  ///
  /// - Parameters:
  ///   - path: where it is; absolute.
  ///   - name: what the user calls it.
  /// - Throws: `PluginError`, before any Swift code of a plug-in runs that was built otherwise.
  public mutating func load(_ path: String, named name: String) throws(PluginError) {
    guard !loadedPaths.contains(path) else { return }
    if case .refused(let reason) = probe?(path) { throw PluginError(file: name, reason: reason) }
    try load(path, named: name, isFound: false)
  }

  private mutating func load(
    _ path: String, named name: String, isFound: Bool
  ) throws(PluginError) {
    guard !loadedPaths.contains(path) else { return }
    willLoad?()
    let types: [NodeType]
    do {
      types = try PluginLibrary(path: path).nodeTypes(of: name)
    } catch {
      throw PluginError(file: name, reason: error.reason)
    }
    let plugin = PluginFile(path: path, name: name)
    try add(
      types.map { type in
        var type = type
        type.plugin = plugin
        return type
      }, from: name, isFound: isFound)
    loadedPaths.insert(path)
  }

  /// Loads those plug-ins of the search path that were found good.
  public mutating func load(_ findings: [PluginFinding]) {
    for finding in findings where finding.error == nil {
      do throws(PluginError) {
        try load(finding.file, named: finding.file, isFound: true)
      } catch {
        // It, or what it needs, was changed since it was tried: who misses its nodes tries it again.
      }
    }
  }

  /// Registers the nodes of one file.
  mutating func add(
    _ types: [NodeType], from file: String, isFound: Bool = false
  ) throws(PluginError) {
    var changed = self
    let names = types.map(\.descriptor.name)
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw PluginError(
        file: file, reason: .badDescription("two of its nodes are named '\(twice)'"))
    }
    for type in types {
      let name = type.descriptor.name
      if !isFound, changed.foundNodes.contains(name) { changed.leaveOut(name) }
      guard changed.registry[name] == nil else {
        throw PluginError(file: file, reason: .duplicate(node: name, file: changed.origins[name]))
      }
      changed.registry.register(type)
      changed.origins[name] = file
      if isFound { changed.foundNodes.insert(name) }
    }
    self = changed
  }

  /// Takes a node of a plug-in that nobody named out again.
  private mutating func leaveOut(_ node: String) {
    foundNodes.remove(node)
    var rest = NodeRegistry()
    for name in registry.names where name != node { registry[name].map { rest.register($0) } }
    registry = rest
  }
}
