import Synchronization

/// A count that any thread may add to.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)

  var count: Int { value.load(ordering: .sequentiallyConsistent) }

  func add(_ amount: Int = 1) { value.add(amount, ordering: .sequentiallyConsistent) }
}
