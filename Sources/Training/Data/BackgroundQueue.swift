import Dispatch
import TensorCore

/// Makes elements ahead of their use, on a thread of its own: Dispatch's workers are for those who
/// never wait.
final class BackgroundQueue<Element: Sendable>: Sendable {
  // From 0: one that goes while it is below its first value ends the process.
  private let free = DispatchSemaphore(value: 0)
  private let filled = DispatchSemaphore(value: 0)
  private let ready = Locked<[Result<Element, any Error>]>([])
  private let stopping = Cancellation()
  private let waiting = Locked(Duration.zero)

  /// - Parameters:
  ///   - capacity: how many elements lie ready at most.
  ///   - produce: makes the element of a number, counted from 0; `nil` after the last. It is
  ///     cancelled when the queue is stopped.
  init(capacity: Int, produce: @escaping @Sendable (Int) throws -> Element?) {
    for _ in 0..<capacity { free.signal() }
    // Without a thread of its own, the first who asks finds the reason.
    let started = BackgroundThread.start { [self] in
      Cancellation.$current.withValue(stopping) { fill(produce) }
    }
    if !started { deliver(.failure(TrainingError.noThread)) }
  }

  /// How long takers have waited, in all.
  var waited: Duration { waiting.withLock { $0 } }

  /// The next element; `nil` after the last.
  ///
  /// - Throws: what making it threw.
  func next() throws -> Element? {
    let began = ContinuousClock.now
    filled.wait()
    let time = ContinuousClock.now - began
    waiting.withLock { $0 += time }
    guard let result = ready.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
      // For whoever asks once more.
      filled.signal()
      return nil
    }
    free.signal()
    return try result.get()
  }

  /// Lets the thread end; elements that lie ready are dropped.
  func stop() {
    stopping.cancel()
    free.signal()
  }

  private func fill(_ produce: (Int) throws -> Element?) {
    var index = 0
    while true {
      free.wait()
      if stopping.isCancelled { break }
      do {
        guard let element = try produce(index) else { break }
        deliver(.success(element))
        index += 1
      } catch {
        deliver(.failure(error))
        break
      }
    }
    filled.signal()
  }

  private func deliver(_ result: Result<Element, any Error>) {
    ready.withLock { $0.append(result) }
    filled.signal()
  }
}
