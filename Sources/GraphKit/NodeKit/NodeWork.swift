/// What a call takes in all, for estimates: of nodes whose work is not in proportion to pixels.
public struct NodeWork: Hashable, Sendable {
  /// Time on one thread.
  public var seconds: Double
  /// Working memory at the peak, bytes, beyond inputs, outputs and what is kept.
  public var bytes: Int
  /// What the call leaves behind for others.
  public var kept: KeptMemory?

  public init(seconds: Double, bytes: Int, kept: KeptMemory? = nil) {
    self.seconds = seconds
    self.bytes = bytes
    self.kept = kept
  }
}

/// Memory that lasts until the run ends, once for all calls that name it alike; see `SharedValues`.
public struct KeptMemory: Hashable, Sendable {
  /// What it holds.
  public var name: String
  public var bytes: Int

  public init(name: String, bytes: Int) {
    self.name = name
    self.bytes = bytes
  }
}
