/// Without gradients: what operations and their pullbacks are made of.
extension Tensor {
  /// `body` of every element, without gradients.
  ///
  /// - Throws: `CancelledError`.
  public func mapped(_ body: @Sendable (Float) -> Float) throws -> Tensor {
    try mapped(with: self) { value, _ in body(value) }
  }

  /// `body` of every element and that of another tensor of the same shape at its place, without
  /// gradients.
  ///
  /// - Throws: `CancelledError`.
  @inline(__always)
  public func mapped(with other: Tensor, _ body: @Sendable (Float, Float) -> Float) throws -> Tensor
  {
    precondition(shape == other.shape, "\(shape) with \(other.shape)")
    return try Tensor(uninitialized: shape) { out in
      guard !out.isEmpty else { return }
      let out = SendablePointer(out)
      try withExtendedLifetime((self, other)) {
        let left = SendablePointer(UnsafeMutableBufferPointer(start: unsafeBase, count: count))
        let right = SendablePointer(
          UnsafeMutableBufferPointer(start: other.unsafeBase, count: count))
        try parallelFor(count, grain: 32768) { range in
          for index in range { out[index] = body(left[index], right[index]) }
        }
      }
    }
  }

  /// The sum of `body` of every element and that of another tensor at its place, in runs that do
  /// not depend on the threads.
  ///
  /// - Throws: `CancelledError`.
  public func sum(
    with other: Tensor, _ body: @Sendable (Float, Float) -> Double
  ) throws -> Double {
    precondition(shape == other.shape, "\(shape) with \(other.shape)")
    let grain = 16384
    let partial = Locked([Double](repeating: 0, count: (count + grain - 1) / grain))
    try withExtendedLifetime((self, other)) {
      let left = SendablePointer(UnsafeMutableBufferPointer(start: unsafeBase, count: count))
      let right = SendablePointer(UnsafeMutableBufferPointer(start: other.unsafeBase, count: count))
      try parallelFor(count, grain: grain) { range in
        var sum = 0.0
        for index in range { sum += body(left[index], right[index]) }
        let found = sum
        partial.withLock { $0[range.lowerBound / grain] = found }
      }
    }
    return partial.withLock { $0.reduce(0, +) }
  }
}
