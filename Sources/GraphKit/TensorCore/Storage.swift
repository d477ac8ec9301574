/// A run of floats that lives as long as its last owner: uninitialised and 64-byte-aligned, what a
/// mapped file holds, or what another process made.
final class Storage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int
  /// How many more floats may be touched behind those that count.
  let slack: Int
  private let owner: Owner

  private enum Owner {
    case pool(bytes: Int)
    case file(MappedFile)
    case shared(SharedMemory, lease: (any AnyObject & Sendable)?)
  }

  init(count: Int, slack: Int = 0) {
    let buffer = BufferPool.shared.take(bytes: (count + slack) * MemoryLayout<Float>.stride)
    self.base = buffer.base.bindMemory(
      to: Float.self, capacity: buffer.bytes / MemoryLayout<Float>.stride)
    self.count = count
    self.slack = slack
    self.owner = .pool(bytes: buffer.bytes)
  }

  /// The floats of a file from a byte on, only to be read.
  init(reading file: MappedFile, at offset: Int, count: Int) {
    base = file.floats(at: offset, count: count)
    self.count = count
    slack = 0
    owner = .file(file)
  }

  /// The floats at the start of another process's memory.
  ///
  /// - Parameter lease: what lives as long as the floats are needed.
  init(in memory: SharedMemory, count: Int, lease: (any AnyObject & Sendable)?) {
    precondition(count * MemoryLayout<Float>.stride <= memory.bytes, "more floats than memory")
    base = memory.base.bindMemory(to: Float.self, capacity: count)
    self.count = count
    slack = 0
    owner = .shared(memory, lease: lease)
    BufferPool.shared.count(memory.bytes)
  }

  /// Whether it may be written to.
  var isWritable: Bool {
    switch owner {
    case .pool: true
    case .file: false
    case .shared(let memory, _): memory.isWritable
    }
  }

  /// The whole pages that it lies in, and nothing else; `nil` when it shares pages with others.
  var pages: (start: UnsafeMutableRawPointer, bytes: Int)? {
    switch owner {
    case .pool(let bytes) where bytes >= BufferPool.smallest:
      (UnsafeMutableRawPointer(base), bytes)
    case .shared(let memory, _): (memory.base, memory.bytes)
    case .pool, .file: nil
    }
  }

  /// The memory that it lies in, where other processes can map that.
  var sharedMemory: SharedMemory? {
    switch owner {
    case .pool: BufferPool.shared.sharedMemory(at: base)
    case .file: nil
    case .shared(let memory, _): memory
    }
  }

  /// Lets the system take back the memory of what a file holds; it is read again when touched.
  func letGoOfFile() {
    if case .file(let file) = owner { file.letGo(base, count: count) }
  }

  deinit {
    switch owner {
    case .pool(let bytes): BufferPool.shared.give(UnsafeMutableRawPointer(base), bytes: bytes)
    case .file: break
    case .shared(let memory, _): BufferPool.shared.count(-memory.bytes)
    }
  }
}
