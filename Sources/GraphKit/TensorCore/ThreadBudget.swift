import CKernels
import Dispatch
import Glibc

/// The threads that the process may use for work, shared by nodes that run side by side and by
/// `parallelFor` inside them.
///
/// Nobody ever waits for a thread: `async` queues the work until one is free, and `parallelFor`
/// does alone what it gets no help for. (A blocked Dispatch worker on Linux stalls the process for
/// about a second.)
public final class ThreadBudget: Sendable {
  /// The process's budget.
  public static let shared = ThreadBudget(total: ThreadBudget.affinityCount())

  private struct State {
    var total: Int
    var busy = 0
    var pending: [@Sendable () -> Void] = []
    var firstPending = 0
  }

  private let state: Locked<State>
  private let queue = DispatchQueue(label: "graphrun.work", attributes: .concurrent)

  init(total: Int) { state = Locked(State(total: max(1, total))) }

  /// The number of processors that the system lets this process use.
  public static func affinityCount() -> Int { Int(kernels_processor_count()) }

  /// The number of threads that may work at once.
  public var total: Int { state.withLock { $0.total } }

  /// Changes the number of threads, at least 1. Work that runs keeps what it has.
  public func setTotal(_ total: Int) {
    precondition(total >= 1, "a budget of \(total) threads")
    state.withLock { $0.total = total }
  }

  /// Lowers the number of threads to what the system grants now: where Dispatch can't have a
  /// thread, it waits for one for ever.
  ///
  /// - Returns: whether there is one thread at least.
  public func shrinkToGranted() -> Bool {
    // One more than the budget's: Dispatch has a thread of its own for timers.
    let granted = Self.startThreads(total + 1) - 1
    if granted > 0 { setTotal(min(total, granted)) }
    return granted > 0
  }

  /// Starts threads that live side by side, at most `count`, waits for their end and returns how
  /// many there were.
  private static func startThreads(_ count: Int) -> Int {
    let gate = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    defer { gate.deallocate() }
    pthread_mutex_init(gate, nil)
    pthread_mutex_lock(gate)
    var threads: [pthread_t] = []
    while threads.count < count {
      var thread = pthread_t()
      let failure = pthread_create(
        &thread, nil,
        { gate in
          guard let gate = gate?.assumingMemoryBound(to: pthread_mutex_t.self) else { return nil }
          pthread_mutex_lock(gate)
          pthread_mutex_unlock(gate)
          return nil
        }, gate)
      if failure != 0 { break }
      threads.append(thread)
    }
    pthread_mutex_unlock(gate)
    for thread in threads { pthread_join(thread, nil) }
    pthread_mutex_destroy(gate)
    return threads.count
  }

  /// Runs `work` on one of the budget's threads, as soon as one is free, first come first served.
  public func async(_ work: @escaping @Sendable () -> Void) {
    let starts = state.withLock { state in
      if state.busy < state.total {
        state.busy += 1
        return true
      }
      state.pending.append(work)
      return false
    }
    if starts { start(work) }
  }

  private func start(_ work: @escaping @Sendable () -> Void) {
    queue.async {
      work()
      self.release(1)
    }
  }

  /// Takes up to `count` threads beside the caller's own, without waiting.
  func takeHelpers(_ count: Int) -> Int {
    state.withLock { state in
      // The caller counts as one, whether it runs on the budget's thread or outside it.
      let free = state.total - max(1, state.busy)
      let taken = max(0, min(count, free))
      state.busy += taken
      return taken
    }
  }

  /// Gives threads back; queued work has the first claim on them.
  func release(_ count: Int) {
    var next: [@Sendable () -> Void] = []
    state.withLock { state in
      state.busy -= count
      while state.busy < state.total, state.firstPending < state.pending.count {
        next.append(state.pending[state.firstPending])
        state.firstPending += 1
        state.busy += 1
      }
      if state.firstPending == state.pending.count {
        state.pending.removeAll(keepingCapacity: true)
        state.firstPending = 0
      }
    }
    for work in next { start(work) }
  }
}
