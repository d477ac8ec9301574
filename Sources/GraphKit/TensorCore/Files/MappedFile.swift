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

  /// The floats from a byte on, which is a multiple of 4; valid as long as the file is mapped, and
  /// never to be written to.
  func floats(at offset: Int, count: Int) -> UnsafeMutablePointer<Float> {
    precondition(
      offset >= 0 && offset % MemoryLayout<Float>.alignment == 0
        && offset + count * MemoryLayout<Float>.stride <= self.count,
      "\(count) floats at byte \(offset) of \(self.count)")
    return (base + offset).bindMemory(to: Float.self, capacity: count)
  }

  /// Gives back the memory into which some of the floats were read.
  func letGo(_ floats: UnsafeMutablePointer<Float>, count: Int) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let start = Int(bitPattern: floats)
    // Whole pages only: the others belong to neighbours too.
    let first = (start + page - 1) / page * page
    let last = (start + count * MemoryLayout<Float>.stride) / page * page
    if last > first {
      madvise(UnsafeMutableRawPointer(bitPattern: first), last - first, MADV_DONTNEED)
    }
  }

  /// Reads the bytes in place; the pointer must not outlive the closure.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(UnsafeRawBufferPointer(start: base, count: count))
    }
  }
}
