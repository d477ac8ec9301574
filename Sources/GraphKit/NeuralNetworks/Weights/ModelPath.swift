import TensorCore

/// The folders in which weight files are looked for by name, the first one first.
///
/// `Models` beside the graph, beside the graph's folder and in the current folder, the folders of
/// `$GRAPHRUN_MODELS` (with colons between them), and `graphrun/models` in `$XDG_DATA_HOME`, which is
/// `~/.local/share` unless set.
public struct ModelPath: Sendable {
  /// The folders, whether they are there or not; none is named twice.
  public let folders: [String]

  /// Makes the path.
  ///
  /// - Parameters:
  ///   - graphFolder: where the graph lies; `nil` when there is none.
  ///   - currentFolder: the current folder; `nil` for the process's own, as a relative path.
  ///   - environment: the process's variables.
  public init(
    graphFolder: String? = nil, currentFolder: String? = nil, environment: [String: String]
  ) {
    let parent = graphFolder.map { AtomicFile.folder(of: $0) }
    var folders = [graphFolder, parent, currentFolder].compactMap { $0.map { "\($0)/Models" } }
    if currentFolder == nil { folders.append("Models") }
    folders += (environment["GRAPHRUN_MODELS"] ?? "").split(separator: ":").map(String.init)
    if let data = UserFolder.data({ environment[$0] }) { folders.append("\(data)/graphrun/models") }
    var seen: Set<String> = []
    self.folders = folders.filter { seen.insert($0).inserted }
  }

  /// The weight files that the folders hold, by their names without the ending. A file whose name
  /// is in an earlier folder too is hidden by that one, and not given.
  public func files() -> [(name: String, path: String)] {
    var seen: Set<String> = []
    return folders.flatMap { folder in
      Self.names(in: folder).filter { seen.insert($0).inserted }
        .map { ($0, "\(folder)/\($0)\(Self.ending)") }
    }
  }

  /// The file of a name, with or without its ending.
  ///
  /// - Throws: `FileError` when no folder has it, with what was meant, perhaps, and where it was
  ///   looked for.
  public func file(_ name: String) throws -> String {
    let bare = name.hasSuffix(Self.ending) ? String(name.dropLast(Self.ending.count)) : name
    let known = files()
    if let file = known.first(where: { $0.name == bare }) { return file.path }
    let meant = suggestion(for: bare, among: known.map(\.name))
    let hint = meant.map { "; did you mean \(quotedName($0))?" } ?? ""
    throw FileError(
      path: name, reason: .missing,
      explanation: "there is no such model in \(folders.joined(separator: ", "))\(hint)")
  }

  private static let ending = ".safetensors"

  private static func names(in folder: String) -> [String] {
    FolderListing.names(in: folder, ending: ending).map { String($0.dropLast(ending.count)) }
  }
}
