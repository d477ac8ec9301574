import FoundationEssentials
import Glibc

/// A check of a node in a process of its own, which the node may end.
public enum NodeCheckProcess {
  /// What such a process prints, a line each.
  public enum Line: Codable {
    case begin(NodeCheck.Promise)
    /// The node is called now, given this.
    case call(String)
    case refused(NodeCheck.SettingFault)
    case done([NodeCheck.Finding])
  }

  /// Starts a process and gives what it found; where it did not survive, how it ended.
  ///
  /// - Parameters:
  ///   - words: the program that prints `Line`s, and its arguments.
  ///   - seconds: how long it may take.
  /// - Throws: `NodeCheck.SettingFault`.
  public static func findings(
    _ words: [String], seconds: Double
  ) throws(NodeCheck.SettingFault) -> [NodeCheck.Finding] {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return [ended(.declaration, "no process can be started")] }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child: ChildProcess
    do throws(ChildProcess.StartFailure) {
      child = try .start(words, output: ends[1])
      close(ends[1])
    } catch {
      close(ends[1])
      return [ended(.declaration, "no process can be started")]
    }
    let deadline = MonotonicClock.now + UInt64(seconds * 1e9)
    let text = child.read(ends[0], until: deadline)
    let lines = text.split(separator: UInt8(ascii: "\n"))
      .compactMap { try? JSONDecoder().decode(Line.self, from: $0) }
    let status = child.wait(until: deadline)?.status
    if status == 0, case .done(let findings)? = lines.last { return findings }
    if status == 0, case .refused(let fault)? = lines.last { throw fault }
    var last = NodeCheck.Promise.declaration
    for case .begin(let promise) in lines { last = promise }
    var call = ""
    if case .call(let words)? = lines.last { call = ", \(words)" }
    guard let status else {
      return [ended(last, "is not done within \(decimal(seconds)) seconds\(call)")]
    }
    let signal = status & 0x7F
    return [
      ended(
        last,
        signal == 0
          ? "ends the program (code \(status >> 8 & 0xFF))\(call)"
          : "crashes (signal \(signal), \(String(cString: strsignal(signal))))\(call)")
    ]
  }

  private static func ended(_ promise: NodeCheck.Promise, _ problem: String) -> NodeCheck.Finding {
    NodeCheck.Finding(promise: promise, problem: problem, skipped: nil)
  }
}
