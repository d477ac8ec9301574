/// What can be wrong with a graph, as data; `code` and `message` say it to people.
public enum GraphFault: Hashable, Sendable {
  /// The file can't be read.
  case unreadable(reason: String)

  /// The stable code, `G001` and on.
  public var code: String {
    switch self {
    case .unreadable: "G001"
    }
  }

  /// The fault in one line.
  public var message: String {
    switch self {
    case .unreadable(let reason): reason
    }
  }
}
