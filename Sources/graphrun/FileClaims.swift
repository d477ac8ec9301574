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
    if let other = owners.updateValue(owner, forKey: RealPath.resolve(path)) {
      throw CommandFailure.usage(
        "\(other) and \(owner) both write \(Terminal.shortened(path)); "
          + "choose another file for one of them")
    }
    paths.append(path)
  }
}
