import Foundation
import Testing

@testable import TensorCore

/// Messages between the two ends of a line.
struct MessageSocketTests {
  private let ends: (MessageSocket, MessageSocket)

  init() throws { ends = try #require(MessageSocket.pair()) }

  private func wait(_ events: Int32) throws {}

  @Test func aMessageComesAsItWasSent() throws {
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let sent = MessageSocket.Message(head: Array("words".utf8), body: body)
    // More than a socket holds: it leaves while it is read.
    let sender = Thread { [end = ends.0] in try? end.send(sent) { _ in } }
    sender.start()
    let received = try ends.1.receive(wait: wait)
    #expect(received.head == sent.head && received.body == body && received.descriptors.isEmpty)
  }

  @Test func emptyMessagesAndSeveralInARowAreKeptApart() throws {
    for head in [[], [1], [2, 3]] as [[UInt8]] {
      try ends.0.send(.init(head: head), wait: wait)
    }
    #expect(try ends.1.receive(wait: wait).head == [])
    #expect(try ends.1.receive(wait: wait).head == [1])
    #expect(try ends.1.receive(wait: wait).head == [2, 3])
  }

  @Test func descriptorsComeAlong() throws {
    let memory = try #require(SharedMemory(bytes: 4096, othersMay: .reading))
    memory.base.storeBytes(of: 9, as: UInt8.self)
    try ends.0.send(.init(head: [1], descriptors: [memory.file, memory.file]), wait: wait)
    let files = try ends.1.receive(wait: wait).descriptors
    try #require(files.count == 2)
    var byte: UInt8 = 0
    #expect(pread(files[1], &byte, 1, 0) == 1 && byte == 9)
    #expect(fcntl(files[0], F_GETFD) == FD_CLOEXEC)
    for file in files { close(file) }
  }

  @Test func theEndOfTheLineIsTold() throws {
    do {
      let (mine, theirs) = try #require(MessageSocket.pair())
      try theirs.send(.init(head: [1, 2]), wait: wait)
      shutdown(theirs.descriptor, Int32(SHUT_RDWR))
      #expect(try mine.receive(wait: wait).head == [1, 2])
      #expect(throws: MessageSocket.Failure.ended) { try mine.receive(wait: wait) }
      #expect(throws: MessageSocket.Failure.ended) { try mine.send(.init(head: [1]), wait: wait) }
    }
  }

  @Test func whatIsNoMessageIsRefused() throws {
    var noise = [UInt8](repeating: 7, count: 16)
    #expect(write(ends.0.descriptor, &noise, 16) == 16)
    #expect(throws: MessageSocket.Failure.garbled) { try ends.1.receive(wait: wait) }
  }

  @Test func waitingEndsWithWhatItThrows() {
    #expect(throws: CancelledError.self) {
      try ends.1.receive { _ in throw CancelledError() }
    }
  }
}
