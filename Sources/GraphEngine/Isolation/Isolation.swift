/// How a step runs in a process of its own, as `isolate:` in a graph file says.
public struct Isolation: Hashable, Sendable {
  /// How long one call may take, seconds; the start of its process counts.
  public var seconds: Double
  /// The memory that the process may map beside the program itself, bytes: what enters, what leaves
  /// and what it works with.
  public var bytes: Int
  /// The input that goes on in place of the output when the process crashes, ends, takes too long
  /// or too much, or breaks its contract; `nil` where the run then fails.
  public var otherwise: String?

  /// What `seconds` is unless the graph says otherwise.
  public static let usualSeconds = 600.0
  /// What a graph may say.
  public static let secondRange = 0.1...86_400.0
  /// What `bytes` is unless the graph says otherwise.
  public static let usualBytes = 8 << 30
  /// What a graph may say at least.
  public static let leastBytes = 64 << 20

  /// Makes limits.
  public init(
    seconds: Double = Self.usualSeconds, bytes: Int = Self.usualBytes, otherwise: String? = nil
  ) {
    (self.seconds, self.bytes, self.otherwise) = (seconds, bytes, otherwise)
  }
}
