internal import CSystem
import Glibc

/// One end of a line between two processes: messages of bytes, which may bring descriptors along.
public final class MessageSocket: Sendable {
  /// A message.
  public struct Message: Sendable {
    /// What it says.
    public var head: [UInt8]
    /// What is too much to be said in words.
    public var body: [UInt8]
    /// Files that the receiver gets as its own.
    public var descriptors: [Int32]

    public init(head: [UInt8], body: [UInt8] = [], descriptors: [Int32] = []) {
      (self.head, self.body, self.descriptors) = (head, body, descriptors)
    }
  }

  /// Why a message did not come through.
  public enum Failure: Error, Hashable, Sendable {
    /// The other end is closed.
    case ended
    /// What came is no message.
    case garbled
    /// The system refuses, with this `errno`.
    case system(Int32)
  }

  /// The most bytes of a head, and of a body: more is a mistake.
  private static let most = 1 << 30
  private static let mark: UInt32 = 0x4752_4d53
  private static let prefix = 16

  /// The descriptor, closed with this object.
  public let descriptor: Int32

  /// Takes over a connected stream socket.
  public init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Both ends of a new line; `nil` when the system has none left.
  public static func pair() -> (MessageSocket, MessageSocket)? {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
    return (MessageSocket(ends[0]), MessageSocket(ends[1]))
  }

  /// Sends a message.
  ///
  /// - Parameter wait: returns once the socket may be written to, or throws what ends the waiting.
  /// - Throws: `Failure`, or what `wait` throws.
  public func send(_ message: Message, wait: (Int32) throws -> Void) throws {
    var start = [UInt8](repeating: 0, count: Self.prefix)
    start.withUnsafeMutableBytes {
      $0.storeBytes(of: Self.mark, toByteOffset: 0, as: UInt32.self)
      $0.storeBytes(of: UInt32(message.head.count), toByteOffset: 4, as: UInt32.self)
      $0.storeBytes(of: UInt64(message.body.count), toByteOffset: 8, as: UInt64.self)
    }
    // The descriptors go with the first byte.
    try send(start + message.head, message.descriptors, wait)
    try send(message.body, [], wait)
  }

  private func send(_ bytes: [UInt8], _ descriptors: [Int32], _ wait: (Int32) throws -> Void) throws
  {
    var sent = 0
    while sent < bytes.count {
      try wait(Int32(POLLOUT))
      let count = bytes.withUnsafeBytes {
        system_send(
          descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, descriptors,
          sent == 0 ? Int32(descriptors.count) : 0)
      }
      if count < 0 {
        switch errno {
        case EINTR, EAGAIN: continue
        case EPIPE, ECONNRESET: throw Failure.ended
        case let code: throw Failure.system(code)
        }
      }
      sent += count
    }
  }

  /// Receives the next message, whose descriptors the caller closes.
  ///
  /// - Parameter wait: returns once there is something to read, or throws what ends the waiting.
  /// - Throws: `Failure`, or what `wait` throws.
  public func receive(wait: (Int32) throws -> Void) throws -> Message {
    var message = Message(head: [])
    do {
      let start = try receive(Self.prefix, &message.descriptors, wait)
      let (mark, head, body) = start.withUnsafeBytes {
        (
          $0.load(as: UInt32.self), $0.load(fromByteOffset: 4, as: UInt32.self),
          $0.load(fromByteOffset: 8, as: UInt64.self)
        )
      }
      guard mark == Self.mark, head <= Self.most, body <= Self.most else { throw Failure.garbled }
      message.head = try receive(Int(head), &message.descriptors, wait)
      message.body = try receive(Int(body), &message.descriptors, wait)
      return message
    } catch {
      for file in message.descriptors { close(file) }
      throw error
    }
  }

  private func receive(
    _ count: Int, _ descriptors: inout [Int32], _ wait: (Int32) throws -> Void
  ) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var files = [Int32](repeating: -1, count: Int(SYSTEM_MOST_DESCRIPTORS))
    var received = 0
    while received < count {
      try wait(Int32(POLLIN))
      var fileCount: Int32 = 0
      let more = bytes.withUnsafeMutableBytes {
        system_receive(
          descriptor, $0.baseAddress.map { $0 + received }, count - received, &files, &fileCount)
      }
      if more < 0 {
        switch errno {
        case EINTR, EAGAIN: continue
        case ECONNRESET: throw Failure.ended
        case let code: throw Failure.system(code)
        }
      }
      descriptors += files.prefix(Int(fileCount))
      if more == 0 { throw Failure.ended }
      received += more
    }
    return bytes
  }
}

extension SharedMemory {
  /// The most that one message brings along.
  public static var mostInMessage: Int { Int(SYSTEM_MOST_DESCRIPTORS) }

  /// The descriptor that a message brings along; this object must live until it is sent.
  public var file: Int32 { descriptor }
}
