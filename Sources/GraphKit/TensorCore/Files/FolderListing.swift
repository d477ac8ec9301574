import Glibc

/// What lies in folders.
public enum FolderListing {
  /// The names in a folder that have an ending, sorted; hidden ones are left out. None when the
  /// folder can't be read.
  public static func names(in folder: String, ending: String) -> [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(ending), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
