import FoundationEssentials
import Glibc

/// This program, started once more for what may crash, end or hang without harm.
struct ChildProcess: Sendable {
  let id: pid_t

  /// Why none can be started, an `errno`.
  struct StartFailure: Error { let number: Int32 }

  /// Starts a program in a group of its own, so that what it starts ends with it.
  ///
  /// - Parameters:
  ///   - words: the program's file, and its arguments.
  ///   - input: its standard input; nothing when there is none.
  ///   - output: its standard output; its standard error when there is none.
  ///   - isSilent: whether its standard error is thrown away.
  static func start(
    _ words: [String], input: Int32? = nil, output: Int32? = nil, isSilent: Bool = false
  ) throws(StartFailure) -> ChildProcess {
    // Whoever started this program may have had it told nothing of the ends of processes.
    signal(SIGCHLD, SIG_DFL)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    }
    if isSilent {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output ?? STDERR_FILENO, STDOUT_FILENO)
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
    let failure = posix_spawn(&child, words[0], &actions, &attributes, &arguments, &variables)
    if failure != 0 { throw StartFailure(number: failure) }
    return ChildProcess(id: child)
  }

  /// How a process ended.
  struct Ending {
    /// As `waitpid` gives it.
    let status: Int32
    /// The most memory that it held at a time.
    let peakBytes: Int
  }

  /// Whether the process has ended; it stays to be waited for. One that nobody can wait for any more
  /// has, too.
  var hasEnded: Bool {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(id), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else {
      return errno == ECHILD
    }
    return info.si_signo == SIGCHLD
  }

  /// How the process ended; `nil` when it had to be ended. What it started ends with it.
  func wait(until deadline: UInt64) -> Ending? {
    while !hasEnded {
      guard MonotonicClock.now < deadline else {
        end()
        return nil
      }
      usleep(500)
    }
    // Its number is its group's as long as nobody has waited for it.
    kill(-id, SIGKILL)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(id, &status, 0, &usage) < 0 {
      if errno != EINTR { return nil }
    }
    return Ending(status: status, peakBytes: Int(usage.ru_maxrss) * 1024)
  }

  /// Ends the process and what it started, and waits until it is gone.
  func end() {
    var status: Int32 = 0
    kill(-id, SIGKILL)
    // It may have left its group.
    kill(id, SIGKILL)
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
  }

  /// What the process writes to a pipe until it ends or closes it, at most 1 MiB.
  func read(_ end: Int32, until deadline: UInt64) -> Data {
    var answer = Data()
    var buffer = [UInt8](repeating: 0, count: 4096)
    while answer.count < 1 << 20 {
      let now = MonotonicClock.now
      guard now < deadline else { break }
      // Asked before: what it has written by then is there.
      let isOver = hasEnded
      var place = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
      let left = Int32(min((deadline - now) / 1_000_000 + 1, 20))
      let ready = poll(&place, 1, isOver ? 0 : left)
      if ready < 0 && errno == EINTR { continue }
      if ready == 0 && !isOver { continue }
      guard ready > 0 else { break }
      let count = Glibc.read(end, &buffer, buffer.count)
      guard count > 0 else { break }
      answer.append(contentsOf: buffer[..<count])
    }
    return answer
  }
}
