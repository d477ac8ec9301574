import Glibc
public import NodeKit

/// Writes a run's files: whole or not at all, never over a file that the run reads, and over other
/// files only when graphrun wrote them and nobody changed them since, or by force.
public final class OutputFolders: FileWriter {
  private let force: Bool
  private let graph: String
  private let settings: [String: String]
  private let sources: [String]
  private let records = Locked<[String: OutputRecord]>([:])
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
      plan.settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The files that were written, in order of completion.
  public var writtenFiles: [String] { written.withLock { $0 } }

  /// Finds out before the run whether a file may be written.
  ///
  /// - Throws: `FileError`.
  public func check(_ path: String) throws {
    var there = stat()
    guard stat(path, &there) == 0 else { return try checkFolder(of: path) }
    if there.st_mode & S_IFMT == S_IFDIR {
      throw FileError(
        path: path, reason: .notAFile, explanation: "is a folder; name a file to write")
    }
    for source in sources {
      var read = stat()
      if stat(source, &read) == 0, read.st_dev == there.st_dev, read.st_ino == there.st_ino {
        throw FileError(
          path: path, reason: .exists,
          explanation: "would overwrite a file that the run reads; choose another place")
      }
    }
    let folder = AtomicFile.folder(of: path)
    if !force, !record(of: folder).vouches(for: Self.name(of: path), in: folder) {
      throw FileError(
        path: path, reason: .exists,
        explanation: "is there already, and graphrun did not write it or it was changed since; "
          + "choose another --out, or give --force to overwrite it")
    }
  }

  /// Refuses a folder that is a file.
  private func checkFolder(of path: String) throws {
    var folder = AtomicFile.folder(of: path)
    var there = stat()
    while stat(folder, &there) != 0 && errno == ENOENT && folder != "/" && folder != "." {
      folder = AtomicFile.folder(of: folder)
    }
    if errno == ENOTDIR || there.st_mode & S_IFMT == S_IFREG {
      throw FileError(
        path: folder, reason: .notAFile, explanation: "is a file, not a folder for results")
    }
  }

  public func write(to path: String, _ write: (String) throws -> Void) throws {
    try check(path)
    try AtomicFile.replace(path, write)
    let folder = AtomicFile.folder(of: path)
    let file = OutputRecord.File(
      sha256: SHA256.digest(ofFile: path) ?? "", graph: graph, inputs: settings)
    let record = record(of: folder)
    try records.withLock {
      var record = $0[folder] ?? record
      record.files[Self.name(of: path)] = file
      $0[folder] = record
      try record.save(in: folder)
    }
    written.withLock { $0.append(path) }
  }

  private func record(of folder: String) -> OutputRecord {
    records.withLock { records in
      let record = records[folder] ?? OutputRecord(folder: folder)
      records[folder] = record
      return record
    }
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
