public import TensorCore

/// What training makes small: single numbers, `[1]`, the mean over all elements.
extension Tensor {
  /// `factor` times the sum of `body` of each element and that of `target` at its place; `slope` is
  /// the derivative of `body` by the element. Sums are made in runs that do not depend on threads.
  ///
  /// - Throws: `CancelledError`.
  func loss(
    against target: Tensor, times factor: Double,
    _ body: @escaping @Sendable (Float, Float) -> Double,
    slope: @escaping @Sendable (Float, Float) -> Float
  ) throws -> Tensor {
    precondition(shape == target.shape, "a loss of \(shape) against \(target.shape)")
    let (values, target) = (detached(), target.detached())
    let total = try values.sum(with: target, body)
    return Tensor(shape: [1], elements: [Float(total * factor)]).recorded(from: [self]) {
      let scale = $0.elements[0] * Float(factor)
      return [try values.mapped(with: target) { scale * slope($0, $1) }]
    }
  }

  /// The mean of the squared differences, half of which PyTorch calls nothing else: `MSELoss`.
  ///
  /// - Throws: `CancelledError`.
  public func meanSquaredError(to target: Tensor) throws -> Tensor {
    try loss(
      against: target, times: 1 / Double(count),
      {
        let d = Double($0) - Double($1); return d * d
      }, slope: { 2 * ($0 - $1) })
  }

  /// The mean of the absolute differences; at 0 the slope is 0.
  ///
  /// - Throws: `CancelledError`.
  public func meanAbsoluteError(to target: Tensor) throws -> Tensor {
    try loss(
      against: target, times: 1 / Double(count), { abs(Double($0) - Double($1)) },
      slope: { $0 > $1 ? 1 : $0 < $1 ? -1 : 0 })
  }
}
