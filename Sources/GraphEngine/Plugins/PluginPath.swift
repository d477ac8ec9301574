import Glibc
import NodeKit

/// The folders in which plug-ins are looked for, the first one first.
///
/// The folders of `$GRAPHRUN_PLUGIN_PATH` (with colons between them), the one that the program lies
/// in, and `graphrun/plugins` in `$XDG_DATA_HOME`, which is `~/.local/share` unless set.
public struct PluginPath: Sendable {
  /// The folders, absolute, whether they are there or not; none is named twice.
  public let folders: [String]

  /// Makes the path.
  ///
  /// - Parameters:
  ///   - executable: the program's file, absolute.
  ///   - currentFolder: what relative folders are relative to.
  ///   - variable: the value of an environment variable, where it is set.
  public init(executable: String, currentFolder: String, variable: (String) -> String?) {
    var folders = (variable("GRAPHRUN_PLUGIN_PATH") ?? "").split(separator: ":").map(String.init)
    folders.append(GraphPath.folder(of: executable))
    if let data = UserFolder.data(variable) { folders.append("\(data)/graphrun/plugins") }
    var seen: Set<String> = []
    self.folders = folders.map { GraphPath.resolve($0, in: currentFolder) }
      .filter { seen.insert($0).inserted }
  }

  /// The shared libraries that lie in the folders, by name in each; those that the program itself is
  /// made of are left out.
  public func files() -> [String] {
    folders.flatMap { folder in
      FolderListing.names(in: folder, ending: ".so").map { "\(folder)/\($0)" }
    }
    .filter { !Self.isLoaded($0) }
  }

  /// The system opens what it is asked for: a pipe would have it wait.
  private static func isLoaded(_ path: String) -> Bool {
    LibraryHeader.fault(of: path) == nil && dlopen(path, RTLD_LAZY | RTLD_NOLOAD) != nil
  }
}
