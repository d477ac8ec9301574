/// What happened in a run, as it happens. Calls come from any thread.
public protocol RunObserver: Sendable {
  /// A step has begun.
  func stepDidBegin(_ step: Int, in plan: GraphPlan)
  /// A step has ended, well or not.
  func stepDidEnd(_ step: Int, in plan: GraphPlan, record: StepRecord)
  /// A step says, in one line, what it did that may not be what the user wants.
  func stepDidWarn(_ step: Int, in plan: GraphPlan, warning: String)
}

extension RunObserver {
  public func stepDidWarn(_ step: Int, in plan: GraphPlan, warning: String) {}
}

/// How one step of a run went.
public struct StepRecord: Sendable, Hashable {
  /// When all its inputs were there, nanoseconds of the monotonic clock.
  public var ready: UInt64
  /// When it began.
  public var began: UInt64
  /// When it ended.
  public var ended: UInt64
  /// The thread that it ran on: equal for steps of one thread, otherwise without meaning.
  public var thread: UInt
  /// Live buffer memory of the process when it ended, bytes.
  public var liveBytes: Int
}
