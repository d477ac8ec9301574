extension Tensor {
  /// The result of `body`, of which the backward pass keeps nothing but what `body` holds: it is run
  /// again, gradients recorded, when the pass arrives there, and must give the same.
  ///
  /// Gradients are added up in the same order as without it, so that they have the same bits.
  ///
  /// - Parameter body: is told whether it is run again.
  /// - Throws: what `body` throws; the second time by way of `backward`.
  public static func recomputed(
    _ body: @escaping @Sendable (_ isAgain: Bool) throws -> Tensor
  ) throws -> Tensor {
    let precision = Precision.current
    var result = try body(false)
    guard result.isTracked else { return result }
    result.history = GradientNode(recomputing: {
      try Gradients.$isRecording.withValue(true) {
        try Precision.$current.withValue(precision) { try body(true) }
      }
    })
    return result
  }
}
