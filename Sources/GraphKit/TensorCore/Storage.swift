/// A run of floats that lives as long as its last owner: uninitialised and 64-byte-aligned, or what a
/// mapped file holds.
final class Storage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int
  private let owner: Owner

  private enum Owner {
    case pool(bytes: Int)
    case file(MappedFile)
  }

  init(count: Int) {
    let buffer = BufferPool.shared.take(bytes: count * MemoryLayout<Float>.stride)
    self.base = buffer.base.bindMemory(
      to: Float.self, capacity: buffer.bytes / MemoryLayout<Float>.stride)
    self.count = count
    self.owner = .pool(bytes: buffer.bytes)
  }

  /// The floats of a file from a byte on, only to be read.
  init(reading file: MappedFile, at offset: Int, count: Int) {
    base = file.floats(at: offset, count: count)
    self.count = count
    owner = .file(file)
  }

  /// Whether it may be written to.
  var isWritable: Bool {
    if case .pool = owner { true } else { false }
  }

  /// Lets the system take back the memory of what a file holds; it is read again when touched.
  func letGoOfFile() {
    if case .file(let file) = owner { file.letGo(base, count: count) }
  }

  deinit {
    if case .pool(let bytes) = owner {
      BufferPool.shared.give(UnsafeMutableRawPointer(base), bytes: bytes)
    }
  }
}
