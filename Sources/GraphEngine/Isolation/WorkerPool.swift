import Glibc
import NodeKit
import Synchronization

/// The processes in which isolated steps run: one that is done with a step waits for the next.
public final class WorkerPool: Sendable {
  /// The words after which the program serves as such a process, its standard input being the line
  /// to the run.
  public static let words = ["plugin", "work"]

  /// That of this program.
  public static let shared = WorkerPool(executable: RealPath.resolve("/proc/self/exe"))

  private let executable: String
  private let idle = Locked<[Worker]>([])
  private static let runs = Atomic<UInt64>(0)

  /// - Parameter executable: the program, which knows `words`.
  public init(executable: String) { self.executable = executable }

  /// A number for a new run.
  static func nextRun() -> UInt64 { runs.add(1, ordering: .relaxed).newValue }

  /// Starts a process that a step will need, so that it is there by then.
  func prepare(_ kind: Worker.Kind) {
    BufferPool.shared.share(.reading)
    let isThere = idle.withLock { idle in idle.contains { $0.kind == kind } }
    if !isThere, let worker = try? start(kind) { give(worker) }
  }

  /// A process for a step.
  ///
  /// - Throws: `ChildProcess.StartFailure`.
  func take(_ kind: Worker.Kind) throws(ChildProcess.StartFailure) -> Worker {
    while let found = idle.withLock({ idle in
      idle.firstIndex { $0.kind == kind }.map { idle.remove(at: $0) }
    }) {
      // Whoever was ended while it waited, as for want of memory, has broken nothing.
      if !found.hasEnded { return found }
    }
    return try start(kind)
  }

  private func start(_ kind: Worker.Kind) throws(ChildProcess.StartFailure) -> Worker {
    try Worker(kind, words: [executable] + Self.words)
  }

  /// Keeps a process for the next step.
  func give(_ worker: Worker) { idle.withLock { $0.append(worker) } }

  /// Ends the processes that wait.
  public func endAll() {
    let workers = idle.withLock { idle in
      defer { idle = [] }
      return idle
    }
    for worker in workers { worker.end() }
  }
}
