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
    let child: pid_t
    switch start([executable] + Self.words + [path], output: ends[1]) {
    case .success(let started): child = started
    case .failure(let failure):
      close(ends[1])
      return Self.notStarted(failure.number)
    }
    close(ends[1])
    let deadline = MonotonicClock.now + UInt64(seconds * 1e9)
    let answer = Self.read(ends[0], until: deadline)
    guard let status = Self.wait(for: child, until: deadline) else {
      return .refused(.hangs(seconds: seconds))
    }
    let signal = status & 0x7F
    if signal != 0 { return .refused(.crashes(signal: signal)) }
    if status == 0, let verdict = try? JSONDecoder().decode(PluginVerdict.self, from: answer) {
      return verdict
    }
    return .refused(.ends(code: status >> 8 & 0xFF))
  }

  private struct SystemFailure: Error { let number: Int32 }

  private static func notStarted(_ number: Int32) -> PluginVerdict {
    .refused(.notLoaded("no process can be started: \(String(cString: strerror(number)))"))
  }

  private func start(
    _ words: [String], output: Int32
  ) -> Result<pid_t, SystemFailure> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    // A group of its own, so that what it starts ends with it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var environment = ProcessInfo.processInfo.environment
    // Describing a crash takes seconds, and nobody would read it.
    environment["SWIFT_BACKTRACE"] = "enable=no"
    var arguments = words.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var child = pid_t()
    let failure = posix_spawn(&child, executable, &actions, &attributes, &arguments, &variables)
    return failure == 0 ? .success(child) : .failure(SystemFailure(number: failure))
  }

  /// What comes out of a pipe until its other end is closed, at most 64 KiB.
  private static func read(_ end: Int32, until deadline: UInt64) -> Data {
    var answer = Data()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while answer.count < 1 << 16 {
      let now = MonotonicClock.now
      guard now < deadline else { break }
      var place = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
      let ready = poll(&place, 1, Int32((deadline - now) / 1_000_000 + 1))
      if ready < 0 && errno == EINTR { continue }
      guard ready > 0 else { break }
      let count = Glibc.read(end, &buffer, buffer.count)
      guard count > 0 else { break }
      answer.append(contentsOf: buffer[..<count])
    }
    return answer
  }

  /// How a process ended, as `waitpid` gives it; `nil` when it had to be ended.
  private static func wait(for child: pid_t, until deadline: UInt64) -> Int32? {
    var status: Int32 = 0
    while true {
      let ended = waitpid(child, &status, WNOHANG)
      if ended == child { return status }
      if ended < 0 && errno != EINTR { return nil }
      guard MonotonicClock.now < deadline else { break }
      usleep(500)
    }
    kill(-child, SIGKILL)
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return nil
  }
}
