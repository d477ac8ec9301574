import Glibc

/// Finds a graph file whose path may be right but for upper and lower case: `graphs/full.yaml` is
/// `Graphs/full.yaml` when there is no folder `graphs`.
public enum GraphFileLocator {
  /// The path of the file that exists, in the form (relative or absolute) that it was given.
  ///
  /// Each component that does not exist is looked up again without regard to case.
  ///
  /// - Parameter folder: where a relative path begins.
  /// - Throws: `.unreadable` when nothing fits, `.ambiguousPath` when two names do.
  public static func locate(_ path: String, in folder: String) throws(GraphFault) -> String {
    if path.contains("\0") {
      throw .unreadable(path: path, reason: "no path holds the character U+0000")
    }
    if exists(GraphPath.resolve(path, in: folder)) { return path }
    var found = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      let next = try locate(String(component), after: found, in: folder, of: path)
      found += (found.isEmpty || found == "/" ? "" : "/") + next
    }
    return found
  }

  private static func locate(
    _ component: String, after found: String, in folder: String, of path: String
  ) throws(GraphFault) -> String {
    let place = found.isEmpty ? folder : GraphPath.resolve(found, in: folder)
    if exists("\(place)/\(component)") { return component }
    let absence = errno
    let folded = component.lowercased()
    let names = names(in: place).filter { $0.lowercased() == folded }.sorted()
    switch names.count {
    case 0: throw .unreadable(path: path, reason: GraphFileReader.reason(absence))
    case 1: return names[0]
    default:
      let prefix = found.isEmpty || found == "/" ? found : "\(found)/"
      throw .ambiguousPath(path, candidates: names.map { prefix + $0 })
    }
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The names of what is in a folder; a graph can't name what is not UTF-8.
  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      if let name { names.append(name) }
    }
    return names
  }
}

extension GraphFault: Error {}
