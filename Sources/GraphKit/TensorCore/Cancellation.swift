import Synchronization

/// A flag that asks running work to stop, and the error that the work ends with.
///
/// Work reads the flag of its own thread, `Cancellation.current`; `parallelFor` hands it on to the
/// threads that help and checks it before every chunk. A long serial loop calls
/// `Cancellation.check()` often enough that it stops within 200 ms.
public final class Cancellation: Sendable {
  /// The flag that governs the work on this thread; `nil` when nothing can cancel it.
  @TaskLocal public static var current: Cancellation?

  private let flag = Atomic<Bool>(false)

  /// A flag that is not raised yet.
  public init() {}

  /// Whether the work should stop.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Asks the work to stop. Can't be taken back.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Throws when the work on this thread should stop.
  ///
  /// - Throws: `CancelledError`.
  public static func check() throws {
    if let current, current.isCancelled { throw CancelledError() }
  }
}

/// What cancelled work throws.
public struct CancelledError: Error, Sendable {
  /// Makes the error.
  public init() {}
}
