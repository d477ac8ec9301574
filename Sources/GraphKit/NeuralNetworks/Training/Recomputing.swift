public import TensorCore

/// Runs a part of a network so that only what `body` holds, the part's inputs, is kept for the
/// backward pass, which runs the part again: less memory for a third more time, where everything is
/// recomputed. Chen, Xu, Zhang and Guestrin, "Training Deep Nets with Sublinear Memory Cost" (2016).
///
///     let y = try recomputing { try block(x) }
///
/// Results and gradients have the same bits as without it: the second time running statistics and
/// the estimates of spectral norms stay as the first has left them, and dropout, whose seed is given,
/// drops the same. Parameters, and these estimates, must not change in between.
///
/// - Throws: what `body` throws; the second time by way of `backward`.
public func recomputing(_ body: @escaping @Sendable () throws -> Tensor) throws -> Tensor {
  guard Gradients.isRecording else { return try body() }
  let mode = TrainingMode.current
  return try Tensor.recomputed { isAgain in
    guard isAgain else { return try body() }
    var again = mode
    again?.isRecomputing = true
    return try TrainingMode.$current.withValue(again, operation: body)
  }
}

extension TrainingMode {
  /// Runs a part of a network, recomputed in the backward pass if this is what the task's mode asks
  /// for.
  ///
  /// - Throws: what `body` throws.
  static func recomputingIfAsked(_ body: @escaping @Sendable () throws -> Tensor) throws -> Tensor {
    current?.recomputes ?? false ? try recomputing(body) : try body()
  }
}
