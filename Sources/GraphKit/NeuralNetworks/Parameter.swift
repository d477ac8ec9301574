public import TensorCore

/// A tensor that belongs to a layer, shared by reference: trained, or, as a batch norm's running
/// mean, kept beside what is trained.
///
/// It has a shape from the start, and values once its network is loaded or initialized; reading it
/// before is a programmer's mistake.
public final class Parameter: Sendable {
  /// How values begin when none are loaded.
  public indirect enum Initializer: Hashable, Sendable {
    case constant(Float)
    /// Normally distributed.
    case normal(mean: Float = 0, standardDeviation: Float)
    /// Equally distributed in -bound ..< bound.
    case uniform(bound: Float)
    /// So many parts of axis 0 that follow each other begin alike: pixels that shuffling makes of them
    /// then show no checkerboard. Aitken, Ledig, Theis, Caballero, Wang and Shi, "Checkerboard
    /// Artifact Free Sub-Pixel Convolution" (2017), ICNR.
    case repeated(Initializer, times: Int)
  }

  public let shape: Shape
  /// Whether training changes it.
  public let isTrainable: Bool
  /// Whether it is a statistic of what has passed, as a batch norm's running mean.
  public let isStatistic: Bool
  /// What gradients are asked for by: the values are watched as it while gradients are recorded.
  public let leaf = GradientNode()
  let initializer: Initializer
  private let state = Locked<(value: Tensor?, version: Int)>((nil, 0))

  public init(
    _ shape: Shape, _ initializer: Initializer, isTrainable: Bool = true, isStatistic: Bool = false
  ) {
    precondition(!(isTrainable && isStatistic), "a statistic is not trained")
    self.shape = shape
    self.initializer = initializer
    (self.isTrainable, self.isStatistic) = (isTrainable, isStatistic)
  }

  /// The values, of `shape`; watched while gradients are recorded, unless the parameter is frozen.
  public var value: Tensor {
    get {
      guard let value = state.withLock({ $0.value }) else {
        preconditionFailure("a parameter \(shape) is read before its network has values")
      }
      let isWatched = Gradients.isRecording && isTrainable && !TrainingMode.freezes(self)
      return isWatched ? value.watched(as: leaf) : value
    }
    set {
      precondition(newValue.shape == shape, "\(newValue.shape) for a parameter \(shape)")
      let constant = newValue.detached()
      state.withLock { $0 = (constant, $0.version + 1) }
    }
  }

  /// Grows with every change: what is derived from the values is stale when this differs.
  public var version: Int { state.withLock { $0.version } }

  /// Sets the values that training begins with.
  func initialize(_ stream: SeededRandom, _ initializer: Initializer) {
    value = Tensor(uninitialized: shape) { values in
      var random = stream
      initializer.fill(values, parts: shape.rank > 0 ? shape[0] : 1, &random)
    }
  }

  /// Changes the values in place, if nobody else holds them.
  ///
  /// - Throws: what `body` throws; the values are then as it left them.
  func update(_ body: (inout Tensor) throws -> Void) rethrows {
    try state.withLock { state in
      guard var value = state.value else {
        preconditionFailure("a parameter \(shape) is changed before its network has values")
      }
      state.value = nil
      defer { state = (value.detached(), state.version + 1) }
      try body(&value)
    }
  }
}

extension Parameter.Initializer {
  /// Writes the values of a tensor of so many parts.
  fileprivate func fill(
    _ values: UnsafeMutableBufferPointer<Float>, parts: Int, _ random: inout SeededRandom
  ) {
    switch self {
    case .constant(let constant): values.initialize(repeating: constant)
    case .normal(let mean, let deviation):
      for index in values.indices { values[index] = mean + deviation * random.normal() }
    case .uniform(let bound):
      for index in values.indices { values[index] = bound * (2 * random.uniform() - 1) }
    case .repeated(let initializer, let times):
      precondition(parts % times == 0, "\(parts) parts in runs of \(times)")
      let run = values.count / parts
      for part in 0..<parts {
        let place = UnsafeMutableBufferPointer(rebasing: values[part * run..<(part + 1) * run])
        guard part % times != 0 else {
          initializer.fill(place, parts: 1, &random)
          continue
        }
        _ = place.update(from: values[(part - 1) * run..<part * run])
      }
    }
  }
}

extension Gradients {
  /// The gradient of a parameter's values, of its shape; `nil` when the result does not depend on
  /// it or the parameter is frozen.
  public subscript(parameter: Parameter) -> Tensor? { self[parameter.leaf] }
}
