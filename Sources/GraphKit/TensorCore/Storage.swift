/// A 64-byte-aligned, uninitialised run of floats that lives as long as its last owner.
final class Storage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int
  private let bytes: Int

  init(count: Int) {
    let buffer = BufferPool.shared.take(bytes: count * MemoryLayout<Float>.stride)
    self.base = buffer.base.bindMemory(
      to: Float.self, capacity: buffer.bytes / MemoryLayout<Float>.stride)
    self.count = count
    self.bytes = buffer.bytes
  }

  deinit { BufferPool.shared.give(UnsafeMutableRawPointer(base), bytes: bytes) }
}
