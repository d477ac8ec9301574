public import TensorCore

/// A tensor that belongs to a layer, shared by reference: trained, or, as a batch norm's running
/// mean, kept beside what is trained.
///
/// It has a shape from the start, and values once its network is loaded or initialized; reading it
/// before is a programmer's mistake.
public final class Parameter: Sendable {
  /// How values begin when none are loaded.
  public enum Initializer: Hashable, Sendable {
    case constant(Float)
    /// Normally distributed about 0.
    case normal(standardDeviation: Float)
    /// Equally distributed in -bound ..< bound.
    case uniform(bound: Float)
  }

  public let shape: Shape
  /// Whether training changes it.
  public let isTrainable: Bool
  let initializer: Initializer
  private let state = Locked<(value: Tensor?, version: Int)>((nil, 0))

  public init(_ shape: Shape, _ initializer: Initializer, isTrainable: Bool = true) {
    self.shape = shape
    self.initializer = initializer
    self.isTrainable = isTrainable
  }

  /// The values, of `shape`.
  public var value: Tensor {
    get {
      guard let value = state.withLock({ $0.value }) else {
        preconditionFailure("a parameter \(shape) is read before its network has values")
      }
      return value
    }
    set {
      precondition(newValue.shape == shape, "\(newValue.shape) for a parameter \(shape)")
      state.withLock { $0 = (newValue, $0.version + 1) }
    }
  }

  /// Grows with every change: what is derived from the values is stale when this differs.
  public var version: Int { state.withLock { $0.version } }

  /// Sets the values that training begins with.
  func initialize(_ stream: SeededRandom) {
    value = Tensor(uninitialized: shape) { values in
      var random = stream
      switch initializer {
      case .constant(let constant): values.initialize(repeating: constant)
      case .normal(let deviation):
        for index in values.indices { values[index] = deviation * random.normal() }
      case .uniform(let bound):
        for index in values.indices { values[index] = bound * (2 * random.uniform() - 1) }
      }
    }
  }
}
