/// Who is told what happens in a training.
public protocol TrainingObserver: AnyObject {
  /// A step is done.
  func stepDidEnd(_ progress: TrainingProgress)
  /// Something happened that people should see.
  func say(_ message: String)
  /// From now on there is a checkpoint: who stops can go on.
  func checkpointIsThere()
}

/// How far a training is.
public struct TrainingProgress: Sendable {
  public var phase: String
  /// Steps that are done, of all phases.
  public var step: Int
  public var stepCount: Int
  /// The losses of the last step.
  public var values: [(name: String, value: Float)]
  /// Seconds of the last step, and those of it in which it waited for data.
  public var seconds: Double
  public var waited: Double
}
