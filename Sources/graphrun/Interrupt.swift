import Dispatch
import Glibc
import TensorCore

/// Turns Ctrl-C and SIGTERM into cancellation; a second signal ends the process at once.
final class Interrupt: Sendable {
  private let received = Locked<Int32?>(nil)
  // A serial queue gets a thread of its own even while the workers use every processor.
  private let queue = DispatchQueue(label: "graphrun.signals")

  /// The signal that came, if one did.
  var signal: Int32? { received.withLock { $0 } }

  /// Starts listening until the end of the process.
  func watch(_ cancellation: Cancellation) {
    for number in [SIGINT, SIGTERM] {
      Glibc.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [self] in
        let isFirst = received.withLock { received in
          defer { received = number }
          return received == nil
        }
        if !isFirst { _exit(128 + number) }
        cancellation.cancel()
        withExtendedLifetime(source) {}
      }
      source.activate()
    }
  }
}
