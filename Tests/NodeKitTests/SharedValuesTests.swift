import NodeKit
import Testing

struct SharedValuesTests {
  private struct Failure: Error {}

  @Test func aValueIsMadeOnce() {
    let shared = SharedValues()
    #expect(shared.value("a") { 1 } == 1)
    #expect(shared.value("a") { 2 } == 1)
    #expect(shared.value("b") { 3 } == 3)
  }

  @Test func whoFailsLeavesItToTheNext() throws {
    let shared = SharedValues()
    #expect(throws: Failure.self) { try shared.value("a") { () -> Int in throw Failure() } }
    #expect(shared.value("a") { 2 } == 2)
  }

  @Test func threadsThatComeMeanwhileWaitForIt() throws {
    let shared = SharedValues()
    let made = Locked(0)
    try parallelFor(16) { _ in
      let value = shared.value("a") {
        made.withLock { $0 += 1 }
        return 7
      }
      #expect(value == 7)
    }
    #expect(made.withLock { $0 } == 1)
  }
}
