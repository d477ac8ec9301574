import TensorCore
import Testing

struct CancellationTests {
  @Test func workWithoutAFlagIsNeverCancelled() throws { try Cancellation.check() }

  @Test func aRaisedFlagIsThrown() throws {
    let cancellation = Cancellation()
    try Cancellation.$current.withValue(cancellation) {
      try Cancellation.check()
      cancellation.cancel()
      #expect(cancellation.isCancelled)
      #expect(throws: CancelledError.self) { try Cancellation.check() }
    }
  }
}
