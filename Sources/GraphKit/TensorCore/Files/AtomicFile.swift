import Glibc

/// Files that appear whole or not at all.
public enum AtomicFile {
  /// The temporary files that are being filled now.
  private static let temporaries = Locked<Set<String>>([])

  /// Removes the temporary files that are being filled: for the last moment of a process that does
  /// not wait for whoever fills them.
  public static func removeTemporaries() {
    for path in temporaries.withLock({ $0 }) { unlink(path) }
  }

  /// Makes a file appear at `path`: `write` fills a temporary file in the same folder, which is
  /// synced, renamed, and the folder synced. Missing folders are made. On any error the temporary
  /// file is gone and what was at `path` is as it was.
  ///
  /// - Throws: `FileError`, or what `write` throws.
  public static func replace(_ path: String, _ write: (_ temporaryPath: String) throws -> Void)
    throws
  {
    let folder = folder(of: path)
    try makeFolder(folder)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let temporary = "\(folder)/.\(name).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
    _ = temporaries.withLock { $0.insert(temporary) }
    defer { _ = temporaries.withLock { $0.remove(temporary) } }
    do {
      try write(temporary)
      try sync(temporary, reportedAs: path)
      if rename(temporary, path) != 0 { throw FileError.ofSystem(path, "write") }
    } catch let error as FileError where error.path == temporary {
      unlink(temporary)
      throw FileError(path: path, reason: error.reason, explanation: error.explanation)
    } catch {
      unlink(temporary)
      throw error
    }
    try? sync(folder, reportedAs: folder)
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
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw FileError.ofSystem(path, "write") }
    defer { close(file) }
    var start = 0
    while start < bytes.count {
      let count = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileError.ofSystem(path, "write") }
      start += count
    }
  }
}
