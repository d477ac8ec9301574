import Glibc
import GraphEngine
import NodeKit

/// How the program ends, for scripts.
enum ExitStatus: Int32 {
  /// Everything was done.
  case done = 0
  /// The command line or the graph is wrong.
  case usage = 2
  /// A bug of graphrun or of a node.
  case bug = 70
  /// A file can't be read or written.
  case inputOutput = 74
  /// The disk is full or memory is short: may work later.
  case tryAgain = 75
  /// Stopped because the terminal is gone (SIGHUP).
  case hungUp = 129
  /// Stopped by Ctrl-C.
  case interrupted = 130
  /// Stopped by SIGTERM.
  case terminated = 143
}

/// A failure with its message for people and its code for scripts.
struct CommandFailure: Error {
  let message: String
  let status: ExitStatus
}

extension CommandFailure {
  /// A mistake in the command line, in one line that stays readable whatever was typed.
  static func usage(_ problem: String) -> CommandFailure {
    CommandFailure(message: "error: \(problem)".printable.abridged, status: .usage)
  }
}

extension CommandFailure {
  /// How the faults of a graph or recipe end the program.
  init(graph error: GraphError) {
    let isAboutFiles = error.diagnostics.allSatisfy(\.fault.isUnreadableFile)
    self.init(
      message: DiagnosticRenderer.text(error), status: isAboutFiles ? .inputOutput : .usage)
  }

  /// How an image file's failure ends the program.
  init(_ error: FileError) {
    self.init(message: "error: \(error)", status: Self.status(of: error))
  }

  /// How a plug-in that is refused ends the program.
  init(_ error: PluginError) {
    self.init(
      message: "error: \(error)", status: error.isUnreadableFile ? .inputOutput : .usage)
  }

  /// How the failure of a plan's run ends the program.
  init(_ error: RunError, of plan: GraphPlan, interruptedBy signal: Int32?) {
    let text = DiagnosticRenderer(sources: plan.sources).text(error)
    switch error.cause {
    case .cancelled:
      self.init(
        message: Interrupt.message,
        status: signal.flatMap { ExitStatus(rawValue: 128 + $0) } ?? .interrupted)
    default: self.init(message: text, status: Self.status(of: error.cause))
    }
  }

  static func status(of cause: RunError.Cause) -> ExitStatus {
    switch cause {
    case .cancelled: .interrupted
    case .node: .usage
    case .file(let file): status(of: file)
    case .contract, .other: .bug
    case .memory: .tryAgain
    case .worker(let failure): status(of: failure)
    }
  }

  private static func status(of failure: WorkerFailure) -> ExitStatus {
    switch failure.end {
    case .memory, .notStarted: .tryAgain
    case .refused: .usage
    case .signal, .exit, .time, .nonsense: .bug
    }
  }

  private static func status(of error: FileError) -> ExitStatus {
    [.diskFull, .outOfMemory].contains(error.reason) ? .tryAgain : .inputOutput
  }
}
