import Testing

@testable import TensorCore

struct BufferPoolTests {
  @Test func aFreedBufferIsHandedOutAgain() {
    let pool = BufferPool()
    let first = pool.take(bytes: 1 << 20)
    pool.give(first.base, bytes: first.bytes)
    let second = pool.take(bytes: (1 << 20) - 4096)
    #expect(second.base == first.base)
    pool.give(second.base, bytes: second.bytes)
    pool.trim()
  }

  @Test func aMuchLargerBufferIsNotWastedOnASmallRequest() {
    let pool = BufferPool()
    let first = pool.take(bytes: 1 << 22)
    pool.give(first.base, bytes: first.bytes)
    let second = pool.take(bytes: 1 << 20)
    #expect(second.bytes == 1 << 20)
    pool.give(second.base, bytes: second.bytes)
    pool.trim()
  }

  @Test func aSmallRequestDoesNotCostALargeIdleBuffer() {
    let pool = BufferPool()
    let first = pool.take(bytes: 1 << 24)
    pool.give(first.base, bytes: first.bytes)
    let small = pool.take(bytes: 1 << 20)
    let second = pool.take(bytes: 1 << 24)
    #expect(second.base == first.base)
    for buffer in [small, second] { pool.give(buffer.base, bytes: buffer.bytes) }
    pool.trim()
  }

  @Test func liveAndPeakBytesAreCounted() {
    let pool = BufferPool()
    let a = pool.take(bytes: 100_000)
    let b = pool.take(bytes: 100_000)
    #expect(pool.liveBytes == a.bytes + b.bytes)
    pool.give(a.base, bytes: a.bytes)
    #expect(pool.liveBytes == b.bytes)
    #expect(pool.peakBytes == a.bytes + b.bytes)
    pool.resetPeak()
    #expect(pool.peakBytes == b.bytes)
    pool.give(b.base, bytes: b.bytes)
    pool.trim()
  }

  @Test func idleBuffersDoNotGoPastTheLimit() {
    let pool = BufferPool()
    pool.setLimit(1 << 21)
    let first = pool.take(bytes: 1 << 21)
    pool.give(first.base, bytes: first.bytes)
    let second = pool.take(bytes: 1 << 17)
    #expect(pool.idleBytes == 0)
    pool.give(second.base, bytes: second.bytes)
    #expect(pool.idleBytes == second.bytes)
    pool.trim()
  }

  /// Of a peak of 512 MiB an eighth would be 64 MiB. Untouched buffers take no memory.
  @Test(arguments: [(64, 8), (512, 32)])
  func idleBuffersExceedThePeakByAnEighthAndNotByMuch(peak: Int, beyond: Int) {
    let pool = BufferPool()
    let idle = pool.take(bytes: peak << 19)
    let live = pool.take(bytes: peak << 19)
    pool.give(idle.base, bytes: idle.bytes)
    // Both are too large to be reused for these.
    let fitting = pool.take(bytes: beyond << 20)
    #expect(pool.idleBytes == peak << 19)
    let second = pool.take(bytes: 1 << 16)
    #expect(pool.idleBytes == 0)
    for buffer in [live, fitting, second] { pool.give(buffer.base, bytes: buffer.bytes) }
    pool.trim()
  }

  @Test func whereStepsRepeatIdleBuffersMayExceedThePeakByAHalf() {
    let pool = BufferPool()
    pool.expectRepetition()
    let idle = [56 << 20, 8 << 20].map { pool.take(bytes: $0) }
    for buffer in idle { pool.give(buffer.base, bytes: buffer.bytes) }
    let first = pool.take(bytes: 31 << 20)
    #expect(pool.idleBytes == 64 << 20)
    let second = pool.take(bytes: 2 << 20)
    #expect(pool.idleBytes == 8 << 20)
    for buffer in [first, second] { pool.give(buffer.base, bytes: buffer.bytes) }
    pool.trim()
  }

  @Test func goingPastTheLimitIsReportedOnceAndStillServed() {
    let pool = BufferPool()
    let calls = Counter()
    pool.setLimit(100_000) { wanted in
      calls.add()
      #expect(wanted > 100_000)
    }
    let a = pool.take(bytes: 90_000)
    #expect(calls.count == 0)
    let b = pool.take(bytes: 90_000)
    let c = pool.take(bytes: 90_000)
    #expect(calls.count == 1)
    for buffer in [a, b, c] { pool.give(buffer.base, bytes: buffer.bytes) }
    pool.trim()
  }
}
