import Glibc

/// Paths as text: nothing here looks at the disk.
public enum GraphPath {
  /// A path taken relative to a folder, without `.`, `..` and doubled slashes; an empty path, which
  /// names nothing, stays empty.
  ///
  /// A path that is `~` or begins with `~/` lies in the user's home, wherever it was written: shells
  /// expand it at the beginning of a word only, not in `--set photo=~/scan.png`. A file of that name
  /// is `./~`.
  public static func resolve(_ path: String, in folder: String) -> String {
    if path.isEmpty { return "" }
    let path = path.inHome
    return normalise(path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)")
  }

  /// The folder of a file; empty for a bare file name.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path as seen from a folder that it lies in; any other path as it is.
  static func relative(_ path: String, to folder: String) -> String {
    path.hasPrefix("\(folder)/") ? String(path.dropFirst(folder.count + 1)) : path
  }

  /// The same path in its shortest form; links mean nothing here.
  static func normalise(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." || (!isAbsolute && (parts.isEmpty || parts.last == "..")) {
        parts.append(part)
      } else {
        _ = parts.popLast()
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/\(joined)" : joined.isEmpty ? "." : joined
  }
}

extension String {
  /// A path with the user's home in place of a leading `~`; as it is where `$HOME` is not known.
  fileprivate var inHome: String {
    guard self == "~" || hasPrefix("~/"), let home = getenv("HOME") else { return self }
    return String(cString: home) + dropFirst()
  }
}
