import Glibc

/// The one source of large buffers: counts what is live, keeps freed buffers for reuse, and
/// watches the process's memory limit.
///
/// A buffer that was given back is handed out again when a request is at most 1/4 smaller than it.
/// Before fresh memory is taken, idle buffers are freed, oldest first, as far as live and idle
/// buffers together would else exceed the peak of live ones by more than an eighth, or 32 MiB; in
/// training, where every step wants the same buffers again, by more than a half.
public final class BufferPool: Sendable {
  /// The pool that every `Tensor` uses.
  public static let shared = BufferPool()

  fileprivate typealias IdleBuffer = (base: UInt, bytes: Int)

  fileprivate struct State {
    var idle: [IdleBuffer] = []
    var idleBytes = 0
    var liveBytes = 0
    var peakBytes = 0
    var repeats = false
    var limit: Int?
    var onExceeded: (@Sendable (_ wanted: Int) -> Void)?
    var onExhausted: (@Sendable (_ wanted: Int) -> Never)?
    var access: SharedMemory.Access?
  }

  /// The buffers that other processes can map, by where they begin.
  private let shared = Locked<[UInt: SharedMemory]>([:])

  private let state = Locked(State())
  private static let alignment = 64
  private static let page = 4096
  /// Smaller buffers are left to malloc, which is good at them.
  static let smallest = 64 << 10
  /// Buffers from which the system may cut pages of 2 MiB.
  private static let hugePages = 4 << 20
  /// Smaller buffers are not made such that other processes can map them.
  static let smallestShared = 1 << 20
  /// Nor are more than so many at once: each is an open file.
  private static let mostShared = 256
  /// Where weights lie in memory an eighth of the peak would be much: fresh buffers cost less.
  fileprivate static let mostBeyondPeak = 32 << 20

  init() {}

  /// Bytes in buffers that are in use now.
  public var liveBytes: Int { state.withLock { $0.liveBytes } }

  /// The most bytes that were in use at once since `resetPeak()`.
  public var peakBytes: Int { state.withLock { $0.peakBytes } }

  /// Bytes in buffers that wait for reuse.
  var idleBytes: Int { state.withLock { $0.idleBytes } }

  /// Starts a new measurement of `peakBytes`.
  public func resetPeak() { state.withLock { $0.peakBytes = $0.liveBytes } }

  /// Sets the most bytes that may be live; `nil` for no limit.
  ///
  /// - Parameter onExceeded: called, at most once, by the request that goes past the limit, with
  ///   the bytes that are live then. It should stop the work; the request itself is still served,
  ///   so that code without a way to fail stays correct.
  public func setLimit(_ bytes: Int?, onExceeded: (@Sendable (_ wanted: Int) -> Void)? = nil) {
    state.withLock {
      $0.limit = bytes
      $0.onExceeded = onExceeded
    }
  }

  /// Sets how the process ends when the system has no memory for a request, even after the idle
  /// buffers were freed. It is called by that request, with the bytes that would be live.
  public func setExhausted(_ end: (@Sendable (_ wanted: Int) -> Never)?) {
    state.withLock { $0.onExhausted = end }
  }

  /// Makes every large buffer, from now on, such that other processes can map it.
  ///
  /// - Parameter access: what those may do to it whom this process hands it to.
  public func share(_ access: SharedMemory.Access) {
    let isNew = state.withLock { state in
      defer { state.access = access }
      return state.access == nil
    }
    if isNew { trim() }
  }

  /// The buffer at an address, where other processes can map it.
  func sharedMemory(at base: UnsafeRawPointer) -> SharedMemory? {
    shared.withLock { $0[UInt(bitPattern: base)] }
  }

  /// Counts memory as live that does not come from the pool, or with a negative number that it is
  /// gone.
  func count(_ bytes: Int) {
    state.withLock {
      $0.liveBytes += bytes
      $0.peakBytes = max($0.peakBytes, $0.liveBytes)
    }
  }

  /// Notes that what is done now will be done again: steps of training.
  func expectRepetition() { state.withLock { $0.repeats = true } }

  /// Frees the idle buffers, and expects nothing of what comes.
  public func trim() {
    let freed = state.withLock { state -> [IdleBuffer] in
      state.repeats = false
      defer {
        state.idle.removeAll()
        state.idleBytes = 0
      }
      return state.idle
    }
    for buffer in freed {
      release(UnsafeMutableRawPointer(bitPattern: buffer.base), buffer.bytes)
    }
  }

  /// A 64-byte-aligned buffer of at least `bytes`, and its true size, which `give` wants back.
  func take(bytes: Int) -> (base: UnsafeMutableRawPointer, bytes: Int) {
    let unit = bytes < Self.smallest ? Self.alignment : Self.page
    let rounded = max(unit, (bytes + unit - 1) / unit * unit)
    var toFree: [IdleBuffer] = []
    var alarm: (() -> Void)?
    let reused = state.withLock { state -> (UInt, Int)? in
      var found: (base: UInt, bytes: Int)?
      if rounded >= Self.smallest { found = state.takeIdle(rounded) }
      let size = found?.bytes ?? rounded
      if found == nil { toFree = state.evictIdle(state.excess(with: rounded)) }
      state.liveBytes += size
      state.peakBytes = max(state.peakBytes, state.liveBytes)
      if let limit = state.limit, state.liveBytes > limit, let onExceeded = state.onExceeded {
        let wanted = state.liveBytes
        alarm = { onExceeded(wanted) }
        state.onExceeded = nil
      }
      return found.map { ($0.base, $0.bytes) }
    }
    for buffer in toFree {
      release(UnsafeMutableRawPointer(bitPattern: buffer.base), buffer.bytes)
    }
    alarm?()
    if let reused, let base = UnsafeMutableRawPointer(bitPattern: reused.0) {
      return (base, reused.1)
    }
    return (allocate(rounded), rounded)
  }

  private func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    if let base = obtain(bytes) { return base }
    trim()
    if let base = obtain(bytes) { return base }
    let (end, wanted) = state.withLock { ($0.onExhausted, $0.liveBytes) }
    if let end { end(wanted) }
    preconditionFailure("the system has no \(bytes) bytes left")
  }

  /// Large buffers come from the system and go back to it: malloc would keep what is freed. In small
  /// pages, the first touch of each would cost more than most of what is done with them.
  private func obtain(_ bytes: Int) -> UnsafeMutableRawPointer? {
    guard bytes >= Self.smallest else { return aligned_alloc(Self.alignment, bytes) }
    if bytes >= Self.smallestShared, let access = state.withLock({ $0.access }),
      shared.withLock({ $0.count < Self.mostShared }),
      let memory = SharedMemory(bytes: bytes, othersMay: access)
    {
      shared.withLock { $0[UInt(bitPattern: memory.base)] = memory }
      return memory.base
    }
    let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard base != MAP_FAILED else { return nil }
    if bytes >= Self.hugePages { madvise(base, bytes, MADV_HUGEPAGE) }
    return base
  }

  private func release(_ base: UnsafeMutableRawPointer?, _ bytes: Int) {
    guard bytes >= Self.smallest else { return free(base) }
    // Shared memory is unmapped with its object.
    let isShared =
      bytes >= Self.smallestShared
      && shared.withLock { $0.removeValue(forKey: UInt(bitPattern: base)) } != nil
    if !isShared { munmap(base, bytes) }
  }

  /// Returns a buffer that `take` gave out.
  func give(_ base: UnsafeMutableRawPointer, bytes: Int) {
    let keep = bytes >= Self.smallest
    state.withLock {
      $0.liveBytes -= bytes
      if keep {
        $0.idle.append((UInt(bitPattern: base), bytes))
        $0.idleBytes += bytes
      }
    }
    if !keep { release(base, bytes) }
  }
}

extension BufferPool.State {
  /// The best-fitting idle buffer, if one wastes at most a quarter of the request.
  fileprivate mutating func takeIdle(_ bytes: Int) -> (base: UInt, bytes: Int)? {
    var best: Int?
    for (index, buffer) in idle.enumerated()
    where buffer.bytes >= bytes && buffer.bytes <= bytes + bytes / 4 {
      if best.map({ buffer.bytes < idle[$0].bytes }) ?? true { best = index }
    }
    guard let best else { return nil }
    let buffer = idle.remove(at: best)
    idleBytes -= buffer.bytes
    return buffer
  }

  /// How far live and idle buffers exceed what they may hold, once `bytes` more are live.
  fileprivate func excess(with bytes: Int) -> Int {
    let peak = max(peakBytes, liveBytes + bytes)
    let allowed = peak + (repeats ? peak / 2 : min(peak / 8, BufferPool.mostBeyondPeak))
    return liveBytes + idleBytes + bytes - min(allowed, limit ?? .max)
  }

  /// Gives up idle buffers, oldest first, until `bytes` are gained or none is left.
  fileprivate mutating func evictIdle(_ bytes: Int) -> [BufferPool.IdleBuffer] {
    var freed: [BufferPool.IdleBuffer] = []
    var gained = 0
    while gained < bytes, !idle.isEmpty {
      let buffer = idle.removeFirst()
      gained += buffer.bytes
      idleBytes -= buffer.bytes
      freed.append(buffer)
    }
    return freed
  }
}
