internal import CSystem
import Glibc
import Synchronization

/// Memory that other processes can map too.
public final class SharedMemory: Sendable {
  /// What those may do to it whom its maker hands it to.
  public enum Access: Sendable {
    case reading, writing
  }

  /// A number that no other memory has in this process, whoever made it.
  public let id: UInt64
  /// Its size.
  public let bytes: Int
  /// The file that it is, without a name.
  let descriptor: Int32
  /// Whether this process may write to it, where it does not say otherwise for a time.
  let isWritable: Bool
  private let start: UInt

  private static let count = Atomic<UInt64>(0)

  /// Makes memory; `nil` when the system refuses.
  init?(bytes: Int, othersMay access: Access) {
    let file = system_memory_file(bytes)
    guard file >= 0 else { return nil }
    guard let base = Self.map(file, bytes, isWritable: true) else { return nil }
    // Sealed after it was mapped: this process goes on to write.
    _ = system_seal(file, access == .writing ? 1 : 0)
    id = Self.count.add(1, ordering: .relaxed).newValue
    (descriptor, self.bytes, isWritable, start) = (file, bytes, true, UInt(bitPattern: base))
  }

  /// Maps memory that another process made; `nil` when that can't be, or it is smaller.
  ///
  /// - Parameter descriptor: closed with this object, or at once when there is none.
  public init?(mapping descriptor: Int32, bytes: Int, isWritable: Bool) {
    var status = stat()
    // Whoever made it can't take it away while it is read.
    guard bytes > 0, system_seal(descriptor, 1) == 0 || errno == EPERM,
      fstat(descriptor, &status) == 0, Int(status.st_size) >= bytes,
      let base = Self.map(descriptor, bytes, isWritable: isWritable)
    else {
      close(descriptor)
      return nil
    }
    id = Self.count.add(1, ordering: .relaxed).newValue
    (self.bytes, self.isWritable) = (bytes, isWritable)
    (self.descriptor, start) = (descriptor, UInt(bitPattern: base))
  }

  deinit {
    munmap(base, bytes)
    close(descriptor)
  }

  /// Where it begins in this process.
  var base: UnsafeMutableRawPointer {
    guard let base = UnsafeMutableRawPointer(bitPattern: start) else {
      preconditionFailure("memory at address 0")
    }
    return base
  }

  /// Takes from this process, or gives back to it, the right to write: who tries then crashes.
  public func setWritable(_ isWritable: Bool) {
    mprotect(base, bytes, isWritable ? PROT_READ | PROT_WRITE : PROT_READ)
  }

  private static func map(
    _ file: Int32, _ bytes: Int, isWritable: Bool
  ) -> UnsafeMutableRawPointer? {
    // Of a private mapping, too, pages that are only read are the maker's own; it can't be made one
    // through which the maker's are changed.
    let base =
      isWritable
      ? mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
      : mmap(nil, bytes, PROT_READ, MAP_PRIVATE, file, 0)
    if let base, base != MAP_FAILED { return base }
    return nil
  }
}
