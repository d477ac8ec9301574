/// A graph file with the graph files that it uses.
struct LoadedGraph {
  /// What the file says.
  let spec: GraphSpec
  /// The file, absolute.
  let path: String
  /// The graphs that its nodes use, by the words of `use:`; those that can't be read are missing.
  var parts: [String: LoadedGraph] = [:]
  /// How many nodes there are once the parts are expanded; no more than `countLimit`.
  var nodeCount = 0

  /// Where counting ends: far above what a plan may have.
  static let countLimit = 1_000_000

  /// Where relative paths of the file begin.
  var folder: String { GraphPath.folder(of: path) }

  /// A plug-in that a graph names.
  struct Plugin {
    let path: String
    /// What messages call it.
    let label: String
    let location: SourceLocation
  }

  /// The plug-ins of this graph, and then those of the graphs that it uses.
  var allPlugins: [Plugin] {
    let own = spec.plugins.map { file in
      Plugin(
        path: GraphPath.resolve(file.value, in: folder),
        label: GraphPath.resolve(file.value, in: GraphPath.folder(of: spec.file)),
        location: file.location)
    }
    return own + parts.sorted { $0.key < $1.key }.flatMap(\.value.allPlugins)
  }

  /// Whether `use:` names a graph file, not a node type.
  static func isFile(_ use: String) -> Bool {
    use.hasSuffix(".yaml") || use.hasSuffix(".yml") || use.contains("/")
  }
}

/// Reads a graph file and, each once, the files that it uses.
struct GraphLoader {
  /// How deep graphs may lie inside each other.
  static let maximumDepth = 16

  var faults = DiagnosticList()
  var sources = SourceTexts()
  private var loaded: [String: LoadedGraph?] = [:]
  /// The files that are being read, each used by the one before it.
  private var open: [(path: String, label: String)] = []

  /// Reads the graph that a user named.
  mutating func load(path: String, currentFolder: String) -> LoadedGraph? {
    do throws(GraphFault) {
      let label = try GraphFileLocator.locate(path, in: currentFolder)
      let absolute = GraphPath.resolve(label, in: currentFolder)
      let bytes = try GraphFileReader.bytes(
        of: absolute, limit: YAMLLimits().bytes, label: label)
      return load(bytes, path: absolute, label: label)
    } catch {
      faults.report(error, at: nil)
      return nil
    }
  }

  /// Reads a graph from its text, as if it stood in the file `path`.
  mutating func load(_ bytes: [UInt8], path: String, label: String) -> LoadedGraph? {
    sources.add(bytes, as: label)
    let (root, found) = YAMLReader.read(bytes, file: label)
    found.forEach { faults.add($0) }
    guard let root else { return nil }
    var graph = LoadedGraph(
      spec: GraphSpecReader.read(root, file: label, faults: &faults), path: path)
    open.append((path, label))
    defer { open.removeLast() }
    for use in graph.spec.nodes.compactMap(\.use) where LoadedGraph.isFile(use.value) {
      if graph.parts[use.value] == nil { graph.parts[use.value] = loadPart(use, of: graph) }
    }
    graph.nodeCount = graph.spec.nodes.reduce(0) { count, node in
      let part = node.use.flatMap { graph.parts[$0.value] }
      return min(count + 1 + (part?.nodeCount ?? 0), LoadedGraph.countLimit)
    }
    return graph
  }

  private mutating func loadPart(_ use: Located<String>, of graph: LoadedGraph) -> LoadedGraph? {
    do throws(GraphFault) {
      let found = try GraphFileLocator.locate(use.value, in: graph.folder)
      let path = GraphPath.resolve(found, in: graph.folder)
      let label = GraphPath.resolve(found, in: GraphPath.folder(of: graph.spec.file))
      if let first = open.firstIndex(where: { $0.path == path }) {
        throw .fileCycle(open[first...].map(\.label) + [label])
      }
      if let known = loaded[path] { return known }
      if open.count >= Self.maximumDepth { throw .tooMuchExpansion(.depth(Self.maximumDepth)) }
      let bytes = try GraphFileReader.bytes(of: path, limit: YAMLLimits().bytes, label: label)
      let part = load(bytes, path: path, label: label)
      loaded[path] = .some(part)
      return part
    } catch {
      faults.report(error, at: use.location)
      return nil
    }
  }
}
