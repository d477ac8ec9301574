import FoundationEssentials
import Glibc

/// Tries plug-ins in a process of their own, which may crash, end or hang without harm.
public struct PluginProbe: Sendable {
  /// The words after which the program tries a file and prints its verdict as JSON.
  public static let words = ["plugin", "probe"]

  private let executable: String
  private let seconds: Double

  /// - Parameters:
  ///   - executable: the program, which knows `words`.
  ///   - seconds: how long a plug-in may take to load.
  public init(executable: String, seconds: Double = 5) {
    self.executable = executable
    self.seconds = seconds
  }

  /// Tries a file.
  public func verdict(of path: String) -> PluginVerdict {
    if let fault = LibraryHeader.fault(of: path) { return .refused(fault) }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return Self.notStarted(errno) }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child: ChildProcess
    do throws(ChildProcess.StartFailure) {
      child = try .start([executable] + Self.words + [path], output: ends[1], isSilent: true)
    } catch {
      close(ends[1])
      return Self.notStarted(error.number)
    }
    close(ends[1])
    let deadline = MonotonicClock.now + UInt64(seconds * 1e9)
    let answer = child.read(ends[0], until: deadline)
    guard let status = child.wait(until: deadline)?.status else {
      return .refused(.hangs(seconds: seconds))
    }
    let signal = status & 0x7F
    if signal != 0 { return .refused(.crashes(signal: signal)) }
    if status == 0, let verdict = try? JSONDecoder().decode(PluginVerdict.self, from: answer) {
      return verdict
    }
    return .refused(.ends(code: status >> 8 & 0xFF))
  }

  private static func notStarted(_ number: Int32) -> PluginVerdict {
    .refused(.notLoaded("no process can be started: \(String(cString: strerror(number)))"))
  }
}
