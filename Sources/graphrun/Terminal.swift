import Glibc
import GraphEngine
import NodeKit

/// Where words go: data to standard output, everything else to standard error.
enum Terminal {
  /// Makes the standard streams safe to use: a closed one is thrown away instead of becoming the
  /// next file that the program opens, and a reader who left does not end the program.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", O_RDWR) }
  }

  /// Where data goes: standard output, or a copy of it.
  private static let output = Locked(STDOUT_FILENO)

  /// Keeps standard output for data: what others write there from now on, as plug-ins do with
  /// `printf`, goes to standard error.
  static func reserveOutput() {
    output.withLock { output in
      guard output == STDOUT_FILENO else { return }
      let copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
      if copy >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 { output = copy }
    }
  }

  /// Prints data: a line to standard output. A reader who left, such as `head`, has had enough:
  /// what is left to print is dropped.
  ///
  /// - Throws: `CommandFailure` when it can't be written, as on a full disk.
  static func print(_ text: String, terminator: String = "\n") throws {
    let output = output.withLock { $0 }
    var rest = Array((text + terminator).utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno == EPIPE { return }
      guard count >= 0 else {
        let status: ExitStatus = errno == ENOSPC ? .tryAgain : .inputOutput
        throw CommandFailure(
          message: "error: cannot write to standard output: \(String(cString: strerror(errno)))",
          status: status)
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Says something to people.
  static func complain(_ text: String) {
    if text.isEmpty { return }
    var line = text.hasSuffix("\n") ? text : text + "\n"
    line.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Writes to standard error what is no line of its own.
  static func say(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// Says something last, if it can be said without waiting.
  static func complainAtOnce(_ text: String) {
    var place = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    if poll(&place, 1, 0) == 1 { complain((canRedraw ? "\r\u{1B}[K" : "") + text) }
  }

  /// Whether standard error is a terminal that can redraw a line.
  static var canRedraw: Bool {
    guard isatty(STDERR_FILENO) == 1, let kind = getenv("TERM") else { return false }
    return String(cString: kind) != "dumb"
  }

  /// The current folder; `.` when its name is not UTF-8, which leaves paths relative.
  static var currentFolder: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(validatingCString: path) ?? "."
  }

  /// A path of the command line, absolute and in its shortest form.
  static func absolute(_ path: String) -> String { GraphPath.resolve(path, in: currentFolder) }

  /// A path as people like to read it: relative to the current folder when it lies inside.
  static func shortened(_ path: String) -> String {
    let folder = currentFolder + "/"
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }
}
