public import TensorCore

extension Gradients {
  /// Shortens the gradients of some parameters, taken as one vector, to a length: their direction
  /// stays. Pascanu, Mikolov and Bengio, "On the Difficulty of Training Recurrent Neural Networks"
  /// (2013).
  ///
  /// A length that is not finite leaves them as they are.
  ///
  /// - Returns: the length before.
  /// - Throws: `CancelledError`.
  @discardableResult
  public mutating func clip(toNorm limit: Float, of parameters: [Parameter]) throws -> Float {
    let length = norm(of: parameters)
    guard length > limit, length.isFinite else { return length }
    let factor = limit / length
    for parameter in parameters {
      try update(parameter.leaf) { $0 = try $0.multiplied(by: factor) }
    }
    return length
  }

  /// Limits each number of the gradients of some parameters to -limit...limit.
  ///
  /// - Throws: `CancelledError`.
  public mutating func clip(toValue limit: Float, of parameters: [Parameter]) throws {
    for parameter in parameters {
      try update(parameter.leaf) {
        // What is not a number stays visible.
        $0 = try $0.mapped { $0 > limit ? limit : $0 < -limit ? -limit : $0 }
      }
    }
  }
}
