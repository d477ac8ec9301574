/// What a call takes in all, for estimates: of nodes whose work is not in proportion to pixels.
public struct NodeWork: Hashable, Sendable {
  /// Time on one thread.
  public var seconds: Double
  /// Working memory at the peak, bytes, beyond inputs, outputs and what is kept.
  public var bytes: Int
  /// What the call leaves behind for others.
  public var kept: KeptMemory?
  /// What to do where memory is too short for it.
  public var saving: MemorySaving?

  public init(
    seconds: Double, bytes: Int, kept: KeptMemory? = nil, saving: MemorySaving? = nil
  ) {
    self.seconds = seconds
    self.bytes = bytes
    self.kept = kept
    self.saving = saving
  }
}

/// A value of an option of whole numbers with which a call takes much less memory.
public struct MemorySaving: Hashable, Sendable {
  /// The option.
  public var option: String
  public var value: Int

  public init(option: String, value: Int) {
    self.option = option
    self.value = value
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
