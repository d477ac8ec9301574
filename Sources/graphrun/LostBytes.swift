import Glibc
import NodeKit

/// Ends the program with a line when a file that is read in place was cut short meanwhile: the
/// system tells so by SIGBUS, to the thread that reads what is gone.
enum LostBytes {
  /// What is done with other bus errors.
  private static let others = Locked(sigaction())

  /// Starts listening until the end of the process.
  static func listen() {
    var action = sigaction()
    action.sa_flags = SA_SIGINFO
    action.__sigaction_handler.sa_sigaction = { _, info, _ in
      LostBytes.end(at: info?.pointee._sifields._sigfault.si_addr)
    }
    others.withLock { _ = sigaction(SIGBUS, &action, &$0) }
  }

  /// The thread was reading plain numbers: it holds no lock, and memory may be had.
  private static func end(at address: UnsafeMutableRawPointer?) {
    guard let path = address.flatMap({ MappedFile.path(at: $0) }) else {
      // The instruction runs again, and meets the handler that was there before.
      return others.withLock { _ = sigaction(SIGBUS, &$0, nil) }
    }
    let error = FileError(
      path: path, reason: .corrupt,
      explanation: "the file became shorter while it was read; put a whole one in its place, by "
        + "renaming it rather than by copying over it")
    // The lock is for ever: other threads may meet the end of the file too.
    others.withLock { _ in
      Terminal.complainAtOnce("error: \(error)".printable)
      AtomicFile.endProcess(ExitStatus.inputOutput.rawValue)
    }
  }
}
