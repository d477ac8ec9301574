import Foundation
import TensorCore
import TestSupport
import Testing

@testable import Training

/// The server, over real connections.
@Suite(.serialized) struct LocalServerTests {
  @Test func aRequestIsAnswered() throws {
    try serving { port in
      let answer = LocalClient.ask(port, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(answer.hasSuffix("\r\n\r\nGET /a"))
    }
  }

  @Test func aRequestInPiecesIsAnswered() throws {
    try serving { port in
      let client = LocalClient(port: port)
      for piece in ["GE", "T /b HT", "TP/1.1\r\n\r", "\n"] {
        client.write(piece)
        usleep(20_000)
      }
      #expect(client.read().hasSuffix("GET /b"))
    }
  }

  @Test func aHugeRequestIsRefusedAndTheNextOneAnswered() throws {
    try serving { port in
      #expect(
        LocalClient.ask(port, "GET /" + String(repeating: "a", count: 100_000)).hasPrefix(
          "HTTP/1.1 431 "))
      #expect(
        LocalClient.ask(port, "POST / HTTP/1.1\r\nContent-Length: 900000000\r\n\r\n")
          .hasPrefix("HTTP/1.1 413 "))
      #expect(LocalClient.ask(port, "\0\0\0\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
      #expect(LocalClient.ask(port, "GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test func whoSaysNothingKeepsNobodyWaiting() throws {
    try serving { port in
      let silent = (0..<4).map { _ in LocalClient(port: port) }
      let began = ContinuousClock.now
      #expect(LocalClient.ask(port, "GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
      #expect(ContinuousClock.now - began < .seconds(5))
      withExtendedLifetime(silent) {}
    }
  }

  @Test func whoLeavesEarlyHarmsNothing() throws {
    try serving { port in
      for _ in 0..<12 {
        let client = LocalClient(port: port)
        client.write("GET / HTTP/1.1\r\n\r\n")
      }
      #expect(LocalClient.ask(port, "GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
    }
  }

  @Test func tooManyAtATimeAreTurnedAway() throws {
    try serving { port in
      let silent = (0..<16).map { _ in LocalClient(port: port) }
      let answer = LocalClient.ask(port, "GET / HTTP/1.1\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 503 "))
      withExtendedLifetime(silent) {}
    }
  }

  @Test func aPortThatIsTakenIsRefused() throws {
    let server = try LocalServer(port: 0)
    let error = #expect(throws: EvaluationError.self) { try LocalServer(port: server.port) }
    #expect(
      error?.description
        == "cannot listen at 127.0.0.1:\(server.port): address already in use; choose another "
        + "--port, or leave it out for any that is free")
  }

  @Test func cancellingEndsIt() throws {
    let server = try LocalServer(port: 0)
    let cancellation = Cancellation()
    cancellation.cancel()
    #expect(throws: CancelledError.self) {
      try Cancellation.$current.withValue(cancellation) {
        try server.run(isDone: { false }) { _ in HTTPResponse(.ok) }
      }
    }
  }

  private func serving(_ body: (UInt16) throws -> Void) throws {
    let server = try LocalServer(port: 0)
    let (isDone, hasEnded) = (Locked(false), DispatchSemaphore(value: 0))
    _ = BackgroundThread.start {
      try? server.run(isDone: { isDone.withLock { $0 } }) { request in
        HTTPResponse("\(request.method) \(request.path)", type: "text/plain")
      }
      hasEnded.signal()
    }
    defer {
      isDone.withLock { $0 = true }
      hasEnded.wait()
    }
    try body(server.port)
  }
}
