public import NodeKit

/// Adds the nodes of plug-ins to a registry.
///
/// A plug-in is code, and runs with the rights of the user: load none from a source that you would
/// not run a program from.
public struct PluginLoader {
  /// The nodes so far.
  public private(set) var registry: NodeRegistry
  /// The file, as the user named it, that each node of a plug-in came from.
  private var origins: [String: String] = [:]
  private var loadedPaths: Set<String> = []

  /// Begins with the nodes that are there without plug-ins.
  public init(registry: NodeRegistry) { self.registry = registry }

  /// Loads a plug-in and registers all of its nodes, or none. A file that is loaded already is not
  /// loaded again.
  ///
  /// - Parameters:
  ///   - path: where it is; absolute.
  ///   - name: what the user calls it.
  /// - Throws: `PluginError`, before any Swift code of a plug-in runs that was built otherwise.
  public mutating func load(_ path: String, named name: String) throws(PluginError) {
    guard !loadedPaths.contains(path) else { return }
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
      }, from: name)
    loadedPaths.insert(path)
  }

  /// Loads those plug-ins of the search path that were found good.
  public mutating func load(_ findings: [PluginFinding]) {
    for finding in findings where finding.error == nil {
      do throws(PluginError) {
        try load(finding.file, named: finding.file)
      } catch {
        // It was changed since it was tried, and is tried again the next time.
      }
    }
  }

  /// Registers the nodes of one file.
  mutating func add(_ types: [NodeType], from file: String) throws(PluginError) {
    var changed = self
    for type in types {
      let name = type.descriptor.name
      guard changed.registry[name] == nil else {
        throw PluginError(file: file, reason: .duplicate(node: name, file: changed.origins[name]))
      }
      changed.registry.register(type)
      changed.origins[name] = file
    }
    self = changed
  }
}
