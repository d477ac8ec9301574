import Glibc
import NodeKit

/// Who writes which file: no two may write one.
struct FileClaims {
  private(set) var paths: [String] = []
  private var owners: [String: String] = [:]

  /// Notes a file.
  ///
  /// - Parameter owner: who writes it, as people know them: `node 'restored'`, `--trace run.json`.
  /// - Throws: `CommandFailure` that names both when another one writes it.
  mutating func claim(_ path: String, by owner: String) throws {
    if let other = owners.updateValue(owner, forKey: Self.identity(of: path)) {
      throw CommandFailure(
        message: "error: \(other) and \(owner) both write \(Terminal.shortened(path)); "
          + "choose another file for one of them",
        status: .usage)
    }
    paths.append(path)
  }

  /// The path with the links of those folders resolved that are there already.
  private static func identity(of path: String) -> String {
    var folder = AtomicFile.folder(of: path)
    while folder != "/" && folder != "." {
      if let real = realpath(folder, nil) {
        defer { free(real) }
        return String(cString: real) + path.dropFirst(folder.count)
      }
      folder = AtomicFile.folder(of: folder)
    }
    return path
  }
}
