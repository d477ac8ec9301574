import Dispatch
import TensorCore

/// What the calls of a run share, such as networks: made by the first call that asks for it, and
/// kept until the run ends.
///
/// A value must follow from its name, so that it does not matter who makes it.
public final class SharedValues: Sendable {
  private let entries = Locked<[String: Entry]>([:])

  public init() {}

  /// The value of a name. Calls that ask for one that is being made wait for it.
  ///
  /// - Parameter make: makes the value, if no call has. When it throws, the next call tries again.
  public func value<Payload: Sendable>(
    _ name: String, make: () throws -> Payload
  ) rethrows -> Payload {
    let entry = entries.withLock { entries in
      if let entry = entries[name] { return entry }
      let entry = Entry(name)
      entries[name] = entry
      return entry
    }
    return try entry.value(make)
  }

  private final class Entry: Sendable {
    private let name: String
    private let payload = Locked<(any Sendable)?>(nil)
    /// Making may take long: other threads wait here, and not at a lock.
    private let makers: DispatchQueue

    init(_ name: String) {
      self.name = name
      makers = DispatchQueue(label: "shared value")
    }

    func value<Payload: Sendable>(_ make: () throws -> Payload) rethrows -> Payload {
      try makers.sync {
        if let known = payload.withLock({ $0 }) {
          guard let value = known as? Payload else {
            preconditionFailure("the shared value '\(name)' is of another type")
          }
          return value
        }
        let made = try make()
        payload.withLock { $0 = made }
        return made
      }
    }
  }
}
