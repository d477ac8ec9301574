import Glibc
public import NodeKit
import TensorCore

/// Writes a run's files: whole or not at all, never over a file that the run reads, and over other
/// files only when graphrun wrote them and nobody changed them since, or by force.
public final class OutputFolders: FileWriter {
  private let force: Bool
  private let graph: String
  private let settings: [String: String]
  private let sources: [String]
  private let opened = Locked<Set<String>>([])
  private let written = Locked<[String]>([])

  /// Makes the writer of one run.
  ///
  /// - Parameters:
  ///   - plan: names the graph, its settings and the files that are read.
  ///   - force: whether other people's files may be overwritten.
  public init(for plan: GraphPlan, force: Bool) {
    self.force = force
    // The graph and its parts are named as the user named them: from the current folder.
    sources = plan.inputFiles.map(\.path) + [plan.file] + plan.sources.files
    graph = plan.file
    settings = Dictionary(
      plan.settings.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  /// The files that were written, in order of completion.
  public var writtenFiles: [String] { written.withLock { $0 } }

  /// Finds out before the run whether a file may be written.
  ///
  /// - Throws: `FileError`.
  public func check(_ path: String) throws {
    try checkPlace(path)
    let folder = AtomicFile.folder(of: path)
    guard access(path, F_OK) == 0 else { return }
    try FolderLock.hold(folder) {
      _ = try ownDigest(of: path, in: OutputRecord(folder: folder))
    }
  }

  /// Writes a file. The record lists it before it appears, together with the one that it replaces:
  /// whenever the run ends, by whatever it ends, what is there was written by graphrun.
  public func write(to path: String, _ write: (String) throws -> Void) throws {
    try checkPlace(path)
    let folder = AtomicFile.folder(of: path)
    try AtomicFile.replace(path, write) { temporary, rename in
      let digest = SHA256.digest(ofFile: temporary) ?? ""
      try FolderLock.hold(folder) {
        var record = try OutputRecord(folder: folder)
        record.files[Self.name(of: path)] = OutputRecord.File(
          sha256: digest, replacing: try ownDigest(of: path, in: record), graph: graph,
          inputs: settings)
        try record.save(in: folder)
        try rename()
      }
    }
    written.withLock { $0.append(path) }
  }

  /// Refuses what is no file, and a file that the run reads.
  private func checkPlace(_ path: String) throws {
    try checkName(of: path)
    try openFolder(of: path)
    var there = stat()
    guard stat(path, &there) == 0 else { return try AtomicFile.checkReplaceable(path) }
    for source in sources {
      var read = stat()
      if stat(source, &read) == 0, read.st_dev == there.st_dev, read.st_ino == there.st_ino {
        throw FileError(
          path: path, reason: .exists,
          explanation: "would overwrite a file that the run reads; choose another place")
      }
    }
    try AtomicFile.checkReplaceable(path)
  }

  /// Refuses the name of the folder's record, and one that no file system takes.
  private func checkName(of path: String) throws {
    if Self.name(of: path) == OutputRecord.name {
      throw FileError(
        path: path, reason: .exists,
        explanation: "is where graphrun records what it wrote into the folder; choose another name")
    }
    if path.split(separator: "/").contains(where: { $0.utf8.count > NAME_MAX }) {
      errno = ENAMETOOLONG
      throw FileError.ofSystem(path, "write")
    }
  }

  /// Removes, once, what killed runs left in the folder of a file; refuses one that is a file or
  /// that may not be written to.
  private func openFolder(of path: String) throws {
    var folder = AtomicFile.folder(of: path)
    guard opened.withLock({ $0.insert(folder).inserted }) else { return }
    // What does not exist yet is made in the folder above it.
    while access(folder, F_OK) != 0 && errno == ENOENT && folder != "/" && folder != "." {
      var link = stat()
      if lstat(folder, &link) == 0 {
        // Else another run has made it meanwhile.
        guard link.st_mode & S_IFMT == S_IFLNK else { break }
        throw FileError(
          path: folder, reason: .notAFile,
          explanation: "is a symbolic link that leads nowhere; make what it names, or remove it")
      }
      folder = AtomicFile.folder(of: folder)
    }
    var there = stat()
    let isThere = stat(folder, &there) == 0
    if isThere ? there.st_mode & S_IFMT != S_IFDIR : errno == ENOTDIR {
      throw FileError(
        path: folder, reason: .notAFile,
        explanation: "is not a folder, as results need; choose another place")
    }
    if !isThere || access(folder, W_OK | X_OK) != 0 { throw FileError.ofSystem(folder, "write") }
    try AtomicFile.checkTakesFiles(folder)
    AtomicFile.removeLeftovers(in: folder)
  }

  /// The digest of what is at a path, if graphrun wrote it; `nil` when nothing is there, and for a
  /// stranger's file that force allows to overwrite.
  private func ownDigest(of path: String, in record: OutputRecord) throws -> String? {
    guard access(path, F_OK) == 0 else { return nil }
    let digest = record.ownDigest(of: Self.name(of: path), in: AtomicFile.folder(of: path))
    guard digest != nil || force else {
      throw FileError(
        path: path, reason: .exists,
        explanation: "is there already, and graphrun did not write it or it was changed since; "
          + "choose another --out, or give --force to overwrite it")
    }
    return digest
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
