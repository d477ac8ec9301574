import TensorCore

/// What differs from inference while a network is trained, for the task it is set on.
public struct TrainingMode: Sendable {
  /// That of this task; `nil` at inference.
  @TaskLocal public static var current: TrainingMode?

  /// Whether batch norms use their running statistics and leave them alone.
  public var freezesNorms: Bool
  /// The parameters that get no gradient.
  public var frozen: Set<ObjectIdentifier>
  /// Whether convolutions with norms after them keep what they read only, and are run again in the
  /// backward pass: less memory for up to a third more time. See `recomputing`.
  public var recomputes: Bool
  /// Whether this is a second time, in the backward pass: what the first changed stays.
  var isRecomputing = false

  /// The start of what is dropped at random; `nil` drops nothing.
  public var dropoutSeed: UInt64?

  public init(
    freezesNorms: Bool = false, frozen: [Parameter] = [], dropoutSeed: UInt64? = nil,
    recomputes: Bool = false
  ) {
    (self.freezesNorms, self.recomputes) = (freezesNorms, recomputes)
    self.dropoutSeed = dropoutSeed
    self.frozen = Set(frozen.map(ObjectIdentifier.init))
  }

  /// Whether a parameter gets no gradient on this task.
  static func freezes(_ parameter: Parameter) -> Bool {
    current?.frozen.contains(ObjectIdentifier(parameter)) ?? false
  }

  /// Runs `body` in this mode, gradients recorded.
  public func callAsFunction<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Self.$current.withValue(self) {
      try Gradients.$isRecording.withValue(true, operation: body)
    }
  }
}
