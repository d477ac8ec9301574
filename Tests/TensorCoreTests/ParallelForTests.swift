import Glibc
import TensorCore
import Testing

struct ParallelForTests {
  @Test(arguments: [(0, 1), (1, 1), (7, 3), (1000, 1), (1000, 64), (3, 100)])
  func everyIndexIsVisitedOnce(count: Int, grain: Int) throws {
    let visits = Locked(Array(repeating: 0, count: count))
    try parallelFor(count, grain: grain) { range in
      #expect(range.count <= grain)
      #expect(range.lowerBound.isMultiple(of: grain))
      visits.withLock { for index in range { $0[index] += 1 } }
    }
    #expect(visits.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test(arguments: [(Int.max, Int.max), (Int.max, Int.max / 2), (Int.max - 1, Int.max - 1)])
  func rangesReachTheLargestNumbers(count: Int, grain: Int) throws {
    let total = Locked(0)
    try parallelFor(count, grain: grain) { range in total.withLock { $0 += range.count } }
    #expect(total.withLock { $0 } == count)
  }

  @Test func theFirstErrorEndsTheWork() {
    struct Trouble: Error {}
    let begun = Counter()
    #expect(throws: Trouble.self) {
      try parallelFor(10_000) { range in
        begun.add()
        if range.lowerBound == 3 { throw Trouble() }
        // Else another thread could be done with all before the system lets this one throw.
        usleep(50)
      }
    }
    #expect(begun.count < 10_000)
  }

  @Test func cancelledWorkThrowsAndStops() {
    let cancellation = Cancellation()
    let begun = Counter()
    Cancellation.$current.withValue(cancellation) {
      #expect(throws: CancelledError.self) {
        try parallelFor(10_000) { range in
          begun.add()
          if range.lowerBound == 5 { cancellation.cancel() }
        }
      }
    }
    #expect(begun.count < 10_000)
  }

  @Test func nestedLoopsComplete() throws {
    let sum = Counter()
    try parallelFor(8) { _ in
      try parallelFor(64) { sum.add($0.count) }
    }
    #expect(sum.count == 512)
  }
}
