import Glibc

/// A file's contents, read by the system as they are touched.
///
/// The file must keep its length as long as the mapping lives: replace it, as `AtomicFile` does,
/// rather than truncate it. To read what is gone raises SIGBUS, whose handler may ask for the
/// `path(at:)` of the address.
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
    let (key, entry) = (UInt(bitPattern: base), (count: UInt(count), path: file.path))
    Self.mappings.withLock { $0[key] = entry }
  }

  deinit {
    Self.mappings.withLock { _ = $0.removeValue(forKey: UInt(bitPattern: base)) }
    munmap(base, count)
  }

  /// Every mapping that lives, by where it begins.
  private static let mappings = Locked<[UInt: (count: UInt, path: String)]>([:])

  /// The path of the file that is mapped at an address; `nil` where none is.
  public static func path(at address: UnsafeRawPointer) -> String? {
    let place = UInt(bitPattern: address)
    return mappings.withLock { mappings in
      mappings.first { start, file in place >= start && place - start <= file.count | 0xFFF }?
        .value.path
    }
  }

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
