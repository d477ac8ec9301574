import Glibc

/// An image file, open for reading.
final class ImageInput: Sendable {
  let path: String
  let descriptor: CInt
  let size: Int

  /// Opens a file; never waits, whatever lies at the path.
  ///
  /// - Throws: `ImageFileError` when nothing is there, it may not be read, or is no file.
  init(_ path: String) throws {
    // A FIFO without a writer would block without O_NONBLOCK; files do not heed it.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.openError(path) }
    self.path = path
    self.descriptor = descriptor
    var status = stat()
    let known = fstat(descriptor, &status) == 0
    self.size = Int(status.st_size)
    guard known else { throw AtomicFile.systemError(path, "read") }
    try Self.checkKind(status.st_mode & S_IFMT, path)
    if size == 0 { throw error(.corrupt, "the file is empty; copy or download it again") }
  }

  deinit { close(descriptor) }

  /// The bytes from an offset on, at most `count`: fewer at the end of the file.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, count > 0, offset < size else { return [] }
    return try [UInt8](unsafeUninitializedCapacity: min(count, size - offset)) { buffer, filled in
      while filled < buffer.count, let base = buffer.baseAddress {
        let got = pread(descriptor, base + filled, buffer.count - filled, off_t(offset + filled))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { throw AtomicFile.systemError(path, "read") }
        if got == 0 { break }
        filled += got
      }
    }
  }

  /// The format of the contents.
  ///
  /// - Throws: `ImageFileError` that names what the file is instead, where that is known.
  func format() throws -> ImageFormat {
    let start = try bytes(at: 0, count: 512)
    if let format = ImageFormat(firstBytes: start) { return format }
    throw error(.corrupt, foreignContentExplanation(start))
  }

  func error(_ reason: ImageFileError.Reason, _ explanation: String) -> ImageFileError {
    ImageFileError(path: path, reason: reason, explanation: explanation)
  }

  private static func checkKind(_ kind: mode_t, _ path: String) throws {
    let what: String
    switch kind {
    case S_IFREG: return
    case S_IFDIR: what = "this is a folder, not an image file"
    case S_IFIFO: what = "this is a FIFO (a named pipe), not an image file"
    default: what = "this is a device or a socket, not an image file"
    }
    throw ImageFileError(path: path, reason: .notAFile, explanation: what)
  }

  private static func openError(_ path: String) -> ImageFileError {
    let code = errno
    switch code {
    case EACCES, EPERM:
      return ImageFileError(
        path: path, reason: .denied,
        explanation: "cannot read: permission denied; check the permissions of the file")
    case ENXIO:  // a socket
      return ImageFileError(
        path: path, reason: .notAFile, explanation: "this is a socket, not an image file")
    default:
      errno = code
      return AtomicFile.systemError(path, "read")
    }
  }
}
