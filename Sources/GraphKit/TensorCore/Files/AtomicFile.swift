import Glibc

/// Files that appear whole or not at all.
public enum AtomicFile {
  /// Makes a file appear at `path`: `write` fills a temporary file in the same folder, which is
  /// synced, renamed, and the folder synced. Missing folders are made. On any error the temporary
  /// file is gone and what was at `path` is as it was.
  ///
  /// - Parameters:
  ///   - write: writes the contents to the temporary path that it is given.
  ///   - place: calls `rename` once the time has come; `temporaryPath` is complete then.
  /// - Throws: `FileError`, or what `write` and `place` throw.
  public static func replace(
    _ path: String, _ write: (_ temporaryPath: String) throws -> Void,
    place: (_ temporaryPath: String, _ rename: () throws -> Void) throws -> Void = { try $1() }
  ) throws {
    try checkReplaceable(path)
    let folder = folder(of: path)
    try makeFolder(folder)
    let temporary = try TemporaryFile(in: folder, for: path)
    defer { temporary.remove() }
    do {
      try write(temporary.path)
      try sync(temporary.path, reportedAs: path)
      try place(temporary.path) {
        if rename(temporary.path, path) != 0 { throw FileError.ofSystem(path, "write") }
      }
    } catch let error as FileError where error.path == temporary.path {
      throw FileError(path: path, reason: error.reason, explanation: error.explanation)
    }
    try? sync(folder, reportedAs: folder)
  }

  /// Ends the process at once and removes the temporary files that are being filled, without
  /// waiting for whoever fills them.
  public static func endProcess(_ status: Int32) -> Never {
    TemporaryFile.removeAll { _exit(status) }
  }

  /// Finds out whether files can be made in a folder, by making one for a moment: permissions do
  /// not tell it of `/proc`, nor to root of a read-only file system.
  ///
  /// - Throws: `FileError`.
  public static func checkTakesFiles(_ folder: String) throws {
    do { try TemporaryFile(in: folder, for: folder).remove() } catch let error as FileError
      where error.reason == .missing
    {
      throw FileError(
        path: folder, reason: .denied, explanation: "takes no files; choose another folder")
    }
  }

  /// Removes the temporary files that processes left in a folder which were killed.
  public static func removeLeftovers(in folder: String) {
    guard let entries = opendir(folder) else { return }
    defer { closedir(entries) }
    while let entry = readdir(entries) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      TemporaryFile.removeAbandoned(name, in: folder)
    }
  }

  /// Refuses what a new file must not take the place of: a folder, a pipe, a device, a symbolic link
  /// wherever it leads. A regular file may be replaced, and where nothing is, a file may be made.
  ///
  /// - Throws: `FileError`.
  public static func checkReplaceable(_ path: String) throws {
    var there = stat()
    guard lstat(path, &there) == 0 else { return }
    let explanation: String
    switch there.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFDIR: explanation = "is a folder; name a file to write"
    case S_IFLNK:
      explanation = "is a symbolic link, which is not followed; remove it, or name its target"
    case S_IFIFO: explanation = "is a named pipe, not a file; choose another place"
    default: explanation = "is a device or a socket, not a file; choose another place"
    }
    throw FileError(path: path, reason: .notAFile, explanation: explanation)
  }

  /// Makes a folder and those above it, where they are missing.
  ///
  /// - Throws: `FileError`.
  public static func makeFolder(_ path: String) throws {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, path.contains("/") else {
      throw FileError.ofSystem(path, "make the folder")
    }
    let parent = folder(of: path)
    guard parent != path else { throw FileError.ofSystem(path, "make the folder") }
    try makeFolder(parent)
    if mkdir(path, 0o777) != 0 && errno != EEXIST {
      throw FileError.ofSystem(path, "make the folder")
    }
  }

  /// The folder that a path lies in.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func sync(_ path: String, reportedAs shown: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError.ofSystem(shown, "write") }
    defer { close(file) }
    if fsync(file) != 0 { throw FileError.ofSystem(shown, "write") }
  }
}

extension AtomicFile {
  /// Writes bytes to a path, for the closure of `replace`.
  ///
  /// - Throws: `FileError`.
  public static func fill(_ path: String, with bytes: [UInt8]) throws {
    let file = try OutputFile(path)
    try bytes.withUnsafeBytes { try file.append($0) }
  }
}
