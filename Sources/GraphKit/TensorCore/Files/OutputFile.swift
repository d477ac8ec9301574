import Glibc

/// A file that is written from its beginning to its end.
public final class OutputFile: Sendable {
  private let path: String
  private let descriptor: CInt

  /// Makes the file, or empties the one that is there.
  ///
  /// - Throws: `FileError`.
  public init(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError.ofSystem(path, "write") }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Adds bytes at the end.
  ///
  /// - Throws: `FileError`.
  public func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw FileError.ofSystem(path, "write") }
      rest = rest.dropFirst(count)
    }
  }
}
