import Glibc

/// Where paths lead.
public enum RealPath {
  /// A path without symbolic links, so that all paths of one file are equal: for a file that is not
  /// there yet, that of the nearest folder above it that is, with the rest as it was.
  public static func resolve(_ path: String) -> String {
    if let found = realpath(path, nil) {
      defer { free(found) }
      return String(cString: found)
    }
    let folder = AtomicFile.folder(of: path)
    guard folder != path else { return path }
    let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
    let place = resolve(folder)
    return place.hasSuffix("/") ? "\(place)\(name)" : "\(place)/\(name)"
  }
}
