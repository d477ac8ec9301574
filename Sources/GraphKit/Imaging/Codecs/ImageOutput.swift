import Glibc
import TensorCore

/// A file that an image is written to.
final class ImageOutput: Sendable {
  let path: String
  let descriptor: CInt

  /// Makes the file, or empties the one that is there.
  ///
  /// - Throws: `FileError`.
  convenience init(_ path: String) throws {
    // Without O_NONBLOCK a FIFO that nobody reads would block.
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError.ofSystem(path, "write") }
    self.init(path, descriptor: descriptor)
  }

  /// A file that is open; it is closed with this one.
  init(_ path: String, descriptor: CInt) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
