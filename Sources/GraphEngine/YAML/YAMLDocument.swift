/// A YAML file that something else than a graph is read from, as a recipe.
public struct YAMLDocument: Sendable {
  /// What it holds.
  public let root: YAMLNode
  /// The file, absolute.
  public let path: String
  /// The file as diagnostics name it.
  public let label: String
  /// Its text, for diagnostics.
  public let sources: SourceTexts

  /// Where relative paths of the file begin.
  public var folder: String { GraphPath.folder(of: path) }

  /// Reads a file; letter case is put right if need be.
  ///
  /// - Parameter currentFolder: where a relative path begins, absolute.
  /// - Throws: `GraphError` when it can't be read or is no YAML.
  public init(path: String, currentFolder: String) throws(GraphError) {
    let (label, absolute, bytes): (String, String, [UInt8])
    do throws(GraphFault) {
      label = try GraphFileLocator.locate(path, in: currentFolder)
      absolute = GraphPath.resolve(label, in: currentFolder)
      bytes = try GraphFileReader.bytes(of: absolute, limit: YAMLLimits().bytes, label: label)
    } catch {
      throw GraphError([GraphDiagnostic(error, at: nil)])
    }
    try self.init(text: bytes, path: absolute, label: label)
  }

  /// Reads a text as if it stood in the file `path`.
  ///
  /// - Throws: `GraphError` when it is no YAML.
  public init(text: some Collection<UInt8>, path: String, label: String) throws(GraphError) {
    let bytes = Array(text)
    var sources = SourceTexts()
    sources.add(bytes, as: label)
    let (root, faults) = YAMLReader.read(bytes, file: label)
    guard let root, faults.isEmpty else { throw GraphError(faults, sources: sources) }
    (self.root, self.path, self.label, self.sources) = (root, path, label, sources)
  }
}
