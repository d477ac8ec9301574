import Glibc
import NodeKit

/// Why the process that a step runs in is of no use any more.
public struct WorkerFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// How it came to its end.
  public enum End: Hashable, Sendable {
    /// By a signal, such as a segmentation fault; `shortOf` is the memory that it may take, bytes,
    /// where it had taken nearly all of that, and may have died of being refused more.
    case signal(Int32, shortOf: Int? = nil)
    /// It ended itself with this code.
    case exit(Int32)
    /// It was not done in time, and was ended.
    case time(seconds: Double)
    /// It wanted more memory than it may take.
    case memory(bytes: Int)
    /// It said what makes no sense.
    case nonsense
    /// Its plug-in was refused there.
    case refused(PluginError.Reason)
    /// The system refused to start it, in its own words.
    case notStarted(String)
  }

  /// How it came to its end.
  public let end: End
  /// The plug-in that was at work, as the user named it; `nil` for one of graphrun's own nodes.
  public let plugin: String?
  /// An input that could go on in the node's place, if the graph said so.
  public let alternative: String?

  /// What happened, without what to do.
  public var problem: String {
    let who = plugin.map { "plug-in '\($0)'" } ?? "it"
    return switch end {
    case .signal(let signal, let bytes):
      "\(who) crashed in its own process (signal \(signal), \(String(cString: strsignal(signal))))"
        + (bytes.map { ", having taken nearly all of the \(ByteCount.text($0)) that it may" } ?? "")
    case .exit(let code): "\(who) ended its own process (exit code \(code))"
    case .time(let seconds):
      "\(who) was not done within \(decimal(seconds)) seconds, and its process was ended"
    case .memory(let bytes): "\(who) needs more than the \(ByteCount.text(bytes)) that it may take"
    case .nonsense: "\(who) answered from its own process what makes no sense"
    case .refused(let reason): "\(PluginError(file: plugin ?? "", reason: reason))"
    case .notStarted(let words): "no process can be started for it: \(words)"
    }
  }

  public var description: String {
    let without = alternative.map { ", or go on without it: 'isolate: {otherwise: \($0)}'" } ?? ""
    return switch end {
    case .memory: "\(problem); allow more by 'isolate: {memory: ...}'\(without)"
    case .signal(_, .some):
      "\(problem); allow more by 'isolate: {memory: ...}', or report it to its author\(without)"
    case .signal, .exit, .nonsense:
      "\(problem); this is a bug in the node: report it to its author\(without)"
    case .time: "\(problem); allow more by 'isolate: {seconds: ...}'\(without)"
    case .refused: problem
    case .notStarted: "\(problem); leave out 'isolate', or raise the limits (ulimit -u, -v)"
    }
  }
}
