import Glibc

/// A file, open for reading.
public final class InputFile: Sendable {
  /// The path, as errors name it.
  public let path: String
  /// The open file.
  public let descriptor: CInt
  /// Bytes; at least 1.
  public let size: Int

  /// Opens a file; never waits, whatever lies at the path.
  ///
  /// - Parameter kind: what the file should be, with its article, for messages: `an image`.
  /// - Throws: `FileError` when nothing is there, it is empty, may not be read, or is no file.
  public convenience init(_ path: String, expecting kind: String) throws {
    // A FIFO without a writer would block without O_NONBLOCK; files do not heed it.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.openError(path, kind) }
    try self.init(path, descriptor: descriptor, expecting: kind)
  }

  /// Takes over a file that is open, and closes it in the end.
  ///
  /// - Throws: as `init(_:expecting:)`.
  public init(_ path: String, descriptor: CInt, expecting kind: String) throws {
    self.path = path
    self.descriptor = descriptor
    var status = stat()
    let known = fstat(descriptor, &status) == 0
    self.size = Int(status.st_size)
    guard known else { throw FileError.ofSystem(path, "read") }
    try Self.checkKind(status.st_mode & S_IFMT, path, kind)
    if size == 0 { throw error(.corrupt, "the file is empty; copy or download it again") }
  }

  deinit { close(descriptor) }

  /// The bytes from an offset on, at most `count`: fewer at the end of the file.
  ///
  /// - Throws: `FileError`.
  public func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, count > 0, offset < size else { return [] }
    return try [UInt8](unsafeUninitializedCapacity: min(count, size - offset)) { buffer, filled in
      while filled < buffer.count, let base = buffer.baseAddress {
        let got = pread(descriptor, base + filled, buffer.count - filled, off_t(offset + filled))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { throw FileError.ofSystem(path, "read") }
        if got == 0 { break }
        filled += got
      }
    }
  }

  /// An error about this file.
  public func error(_ reason: FileError.Reason, _ explanation: String) -> FileError {
    FileError(path: path, reason: reason, explanation: explanation)
  }

  private static func checkKind(_ mode: mode_t, _ path: String, _ kind: String) throws {
    let what: String
    switch mode {
    case S_IFREG: return
    case S_IFDIR: what = "a folder"
    case S_IFIFO: what = "a FIFO (a named pipe)"
    default: what = "a device or a socket"
    }
    throw FileError(path: path, reason: .notAFile, explanation: "this is \(what), not \(kind) file")
  }

  private static func openError(_ path: String, _ kind: String) -> FileError {
    let code = errno
    switch code {
    case EACCES, EPERM:
      return FileError(
        path: path, reason: .denied,
        explanation: "cannot read: permission denied; check the permissions of the file")
    case ENXIO:
      return FileError(
        path: path, reason: .notAFile, explanation: "this is a device or a socket, not \(kind) file"
      )
    default:
      errno = code
      return FileError.ofSystem(path, "read")
    }
  }
}
