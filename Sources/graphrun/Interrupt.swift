import Glibc
import NodeKit

/// Ends the program on Ctrl-C, SIGTERM and SIGHUP: at once before and after a run; a run is asked to stop
/// and has a grace time for it, which a second signal cuts short. No file stays half-written.
///
/// A thread of its own waits for the signals. It depends on nothing that could be stuck or missing
/// when it is needed: no Dispatch worker, no fresh memory, no lock that is held for long.
enum Interrupt {
  /// What is said when a signal has ended the program.
  static var message: String { state.withLock { $0.message } }

  private struct State {
    var signal: Int32?
    var cancellation: Cancellation?
    var isSaid = false
    var message = "stopped; no file was left half-written: run the same command again"
    /// Seconds that a run has for stopping: five times what a node may take.
    var grace = 2
  }

  private static let state = Locked(State())

  /// Starts listening until the end of the process. To be called before any other thread is made:
  /// those inherit that the signals are blocked.
  static func listen() {
    var signals = watched
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, 256 << 10)
    var thread = pthread_t()
    let failure = pthread_create(&thread, &attributes, { _ in Interrupt.wait() }, nil)
    pthread_attr_destroy(&attributes)
    // Without the thread, signals end the program as they end any other.
    if failure != 0 { pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
  }

  /// Lets a signal cancel the work that begins now, until `endRun`.
  ///
  /// - Parameters:
  ///   - graceSeconds: what the work has for stopping, where that is not little.
  ///   - message: what is said then, where it is not the usual.
  static func beginRun(
    _ cancellation: Cancellation, graceSeconds: Int? = nil, message: String? = nil
  ) {
    state.withLock { state in
      state.cancellation = cancellation
      state.grace = graceSeconds ?? state.grace
      state.message = message ?? state.message
    }
  }

  /// Has something else said when a signal ends the program.
  static func say(_ message: String) { state.withLock { $0.message = message } }

  /// Ends what `beginRun` began, and tells the signal that came in between, if one did; whoever
  /// asks says so.
  static func endRun() -> Int32? {
    state.withLock { state in
      state.cancellation = nil
      state.isSaid = state.signal != nil
      return state.signal
    }
  }

  /// What ends the program; what its parent has it ignore, as `nohup` and a shell's background do,
  /// it goes on to ignore.
  private static let watched = {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(signal) {
      sigaddset(&signals, signal)
    }
    return signals
  }()

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func wait() -> Never {
    var signals = watched
    var number: Int32 = 0
    while sigwait(&signals, &number) != 0 {}
    let cancellation = state.withLock { state in
      state.signal = number
      return state.cancellation
    }
    guard let cancellation else { end(by: number) }
    cancellation.cancel()
    var left = timespec(tv_sec: state.withLock { $0.grace }, tv_nsec: 0)
    var second: Int32
    repeat { second = sigtimedwait(&signals, nil, &left) } while second < 0 && errno == EINTR
    end(by: second > 0 ? second : number)
  }

  private static func end(by signal: Int32) -> Never {
    let isSaid = state.withLock { state in
      defer { state.isSaid = true }
      return state.isSaid
    }
    if !isSaid { Terminal.complainAtOnce(message) }
    AtomicFile.endProcess(128 + signal)
  }
}
