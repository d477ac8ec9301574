import Glibc
import NodeKit

/// Answers requests of HTTP/1.1 from this machine alone: it listens at 127.0.0.1, where nobody else
/// gets, and answers one request a connection.
final class LocalServer: Sendable {
  /// The port that it listens at.
  let port: UInt16
  private let listener: CInt
  private let open = Locked(0)

  /// Connections at a time, and seconds that one may take for its request, and for its answer.
  private static let (maximumOpen, seconds) = (16, 10)

  /// Listens.
  ///
  /// - Parameter port: 0 for any that is free.
  /// - Throws: `EvaluationError.noPort`.
  init(port: UInt16) throws(EvaluationError) {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var yes: CInt = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    let listener = listener
    let isBound = withUnsafePointer(to: address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isBound, listen(listener, 32) == 0 else {
      let reason = String(cString: strerror(errno))
      close(listener)
      throw .noPort(Int(port), reason: reason)
    }
    self.port = Self.port(of: listener) ?? port
  }

  deinit { close(listener) }

  /// Answers until `isDone`, which is asked five times a second, or until the work is cancelled.
  ///
  /// - Throws: `CancelledError`.
  func run(
    isDone: () -> Bool, _ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) throws {
    while !isDone() {
      try Cancellation.check()
      var place = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
      guard poll(&place, 1, 200) == 1 else { continue }
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else {
        // Too many files are open, perhaps, and the caller is still there.
        usleep(50_000)
        continue
      }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      serve(connection, answer)
    }
    // What is being answered is answered.
    for _ in 0..<20 where open.withLock({ $0 > 0 }) { usleep(50_000) }
  }

  /// Answers a connection on a thread of its own: whoever is slow keeps nobody waiting.
  private func serve(
    _ connection: CInt, _ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse
  ) {
    let isTooMany = open.withLock { open in
      open += 1
      return open > Self.maximumOpen
    }
    let started = BackgroundThread.start { [self] in
      defer {
        close(connection)
        open.withLock { $0 -= 1 }
      }
      Self.send(
        isTooMany ? HTTPResponse(.busy) : Self.receive(connection, answer), to: connection)
    }
    if !started {
      close(connection)
      open.withLock { $0 -= 1 }
    }
  }

  private static func receive(
    _ connection: CInt, _ answer: (HTTPRequest) -> HTTPResponse
  ) -> HTTPResponse? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while ContinuousClock.now < deadline {
      var place = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
      guard poll(&place, 1, 1000) == 1 else { continue }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
      switch HTTPRequest.read(bytes) {
      case .incomplete: continue
      case .complete(let request): return answer(request)
      case .refused(let status): return HTTPResponse(status)
      }
    }
    return nil
  }

  private static func send(_ response: HTTPResponse?, to connection: CInt) {
    guard let response else { return }
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var rest = response.bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
    // Bytes that nobody read would make the system throw away the answer.
    shutdown(connection, Int32(SHUT_WR))
    var left = [UInt8](repeating: 0, count: 4096)
    for _ in 0..<64 {
      var place = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
      guard poll(&place, 1, 200) == 1, recv(connection, &left, left.count, 0) > 0 else { return }
    }
  }

  private static func port(of listener: CInt) -> UInt16? {
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isKnown = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(listener, $0, &length) == 0
      }
    }
    return isKnown ? UInt16(bigEndian: address.sin_port) : nil
  }
}
