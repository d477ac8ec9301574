import Glibc
import GraphEngine
import NodeKit

/// The photographs of some folders, in an order that does not depend on the disk.
struct PhotoList: Sendable {
  private let folders: [(paths: [String], weight: Double)]

  /// Looks through folders and those inside.
  ///
  /// - Parameter refuse: makes the error of a folder that is not there or holds no photograph.
  init(
    _ folders: [DataSettings.Folder],
    orRefuse refuse: (_ problem: String, _ remedy: String, _ folder: DataSettings.Folder)
      -> GraphError
  ) throws(GraphError) {
    var found: [(paths: [String], weight: Double)] = []
    for folder in folders {
      if let problem = Self.problem(folder.path) {
        throw refuse(problem, "set 'data.photos' to a folder of photographs", folder)
      }
      let paths = Self.paths(in: folder.path)
      if paths.isEmpty {
        throw refuse(
          "the folder '\(folder.path)' holds no photograph",
          "it takes files that end in \(Self.endings.joined(separator: ", "))", folder)
      }
      found.append((paths, folder.weight))
    }
    self.folders = found
  }

  /// All of them.
  var paths: [String] { folders.flatMap(\.paths) }

  /// One of them: first a folder by its weight, then any photograph in it.
  func choose(_ random: inout SeededRandom) -> String {
    let total = folders.reduce(0) { $0 + $1.weight }
    var left = Double(random.uniform()) * total
    let folder = folders.first { folder in
      left -= folder.weight
      return left < 0
    }
    let paths = (folder ?? folders[folders.count - 1]).paths
    return paths[Int.random(in: paths.indices, using: &random)]
  }

  /// The photographs of a folder, so many of them, evenly spaced, or all.
  ///
  /// - Throws: `EvaluationError` when there are none.
  static func paths(of folder: String, count: Int?) throws(EvaluationError) -> [String] {
    guard let entries = opendir(folder) else { throw .noFolder(folder) }
    closedir(entries)
    let all = paths(in: folder)
    if all.isEmpty { throw .noPhotographs(folder: folder) }
    return spread(all, count ?? all.count)
  }

  /// What people know a photograph by: its file's name.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// So many of them, evenly spaced.
  func spread(_ count: Int) -> [String] { Self.spread(paths, count) }

  private static func spread(_ all: [String], _ count: Int) -> [String] {
    guard count < all.count else { return all }
    return (0..<count).map { all[$0 * all.count / count] }
  }

  static let endings = [".png", ".jpg", ".jpeg", ".tif", ".tiff"]
  /// How deep folders may lie inside each other.
  private static let maximumDepth = 16

  /// Why a folder can't be looked through; `nil` when it can.
  private static func problem(_ folder: String) -> String? {
    guard let entries = opendir(folder) else {
      return switch errno {
      case ENOENT: "there is no folder '\(folder)'"
      case ENOTDIR: "'\(folder)' is a file, not a folder"
      default: "the folder '\(folder)' can't be read: \(String(cString: strerror(errno)))"
      }
    }
    closedir(entries)
    return nil
  }

  /// Which folder it is, by whatever links one came to it.
  private struct FileIdentity: Hashable {
    let device: UInt
    let number: UInt

    init(_ status: stat) { (device, number) = (UInt(status.st_dev), UInt(status.st_ino)) }
  }

  private static func paths(in folder: String) -> [String] {
    var visited: Set<FileIdentity> = []
    return paths(in: folder, depth: 0, &visited)
  }

  private static func paths(
    in folder: String, depth: Int, _ visited: inout Set<FileIdentity>
  ) -> [String] {
    var status = stat()
    guard depth < maximumDepth, stat(folder, &status) == 0,
      visited.insert(FileIdentity(status)).inserted, let entries = opendir(folder)
    else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      if let name, !name.hasPrefix(".") { names.append(name) }
    }
    // The sheets of a training are no photographs to learn from.
    if depth > 0, names.contains(TrainingLog.fileName) { return [] }
    var found: [String] = []
    for name in names.sorted() {
      let path = "\(folder)/\(name)"
      if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
        found += paths(in: path, depth: depth + 1, &visited)
      } else if endings.contains(where: { name.lowercased().hasSuffix($0) }) {
        found.append(path)
      }
    }
    return found
  }
}
