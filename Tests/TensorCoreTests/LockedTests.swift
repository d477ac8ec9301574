import TensorCore
import Testing

struct LockedTests {
  @Test func changesOfManyThreadsAllCount() throws {
    let sum = Locked(0)
    try parallelFor(10_000) { range in sum.withLock { $0 += range.count } }
    #expect(sum.withLock { $0 } == 10_000)
  }

  @Test func anErrorLeavesTheLockFree() {
    struct Trouble: Error {}
    let value = Locked(1)
    #expect(throws: Trouble.self) {
      try value.withLock { (value: inout Int) throws(Trouble) -> Void in
        value = 2
        throw Trouble()
      }
    }
    #expect(value.withLock { $0 } == 2)
  }
}
