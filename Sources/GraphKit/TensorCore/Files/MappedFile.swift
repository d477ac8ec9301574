import Glibc

/// A file's contents, read by the system as they are touched.
///
/// The file must keep its length as long as the mapping lives: replace it, as `AtomicFile` does,
/// rather than truncate it.
public final class MappedFile: @unchecked Sendable {
  /// The number of bytes.
  public let count: Int
  private let base: UnsafeMutableRawPointer

  /// Maps a whole file.
  ///
  /// - Throws: `FileError`.
  public init(_ file: InputFile) throws {
    let address = mmap(nil, file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let address, address != MAP_FAILED else { throw FileError.ofSystem(file.path, "read") }
    base = address
    count = file.size
  }

  deinit { munmap(base, count) }

  /// Reads the bytes in place; the pointer must not outlive the closure.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(start: base, count: count))
    }
  }
}
