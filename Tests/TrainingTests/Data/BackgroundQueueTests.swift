import Glibc
import TensorCore
import Testing

@testable import Training

/// Elements that are made ahead of their use.
struct BackgroundQueueTests {
  @Test func elementsComeInTheirOrder() throws {
    let queue = BackgroundQueue(capacity: 2) { $0 < 5 ? $0 * $0 : nil }
    var found: [Int] = []
    while let element = try queue.next() { found.append(element) }
    #expect(found == [0, 1, 4, 9, 16])
    #expect(try queue.next() == nil)
  }

  @Test func noMoreAreMadeThanFit() throws {
    let made = Locked(0)
    let queue = BackgroundQueue(capacity: 2) { index in
      made.withLock { $0 += 1 }
      return index
    }
    defer { queue.stop() }
    _ = try queue.next()
    // Two lie ready, and the third may be in the making.
    for _ in 0..<200 where made.withLock({ $0 }) < 3 { usleep(1000) }
    usleep(20_000)
    #expect(made.withLock { $0 } == 3)
  }

  @Test func whoeverTakesHearsOfTheError() throws {
    struct Failure: Error {}
    let queue = BackgroundQueue<Int>(capacity: 2) { index in
      if index == 1 { throw Failure() }
      return index
    }
    #expect(try queue.next() == 0)
    #expect(throws: Failure.self) { try queue.next() }
  }

  @Test func stoppingCancelsWhatIsInTheMaking() throws {
    let (begun, seen) = (Locked(false), Locked(false))
    let queue = BackgroundQueue<Int>(capacity: 1) { _ in
      begun.withLock { $0 = true }
      while true {
        do { try Cancellation.check() } catch {
          seen.withLock { $0 = true }
          throw error
        }
        usleep(1000)
      }
    }
    for _ in 0..<1000 where !begun.withLock({ $0 }) { usleep(1000) }
    queue.stop()
    for _ in 0..<1000 where !seen.withLock({ $0 }) { usleep(1000) }
    #expect(seen.withLock { $0 })
  }
}
