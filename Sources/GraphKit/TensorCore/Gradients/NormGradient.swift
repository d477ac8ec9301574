internal import CKernels

/// Sums and gradients over the pixels of `[groups, pixels, channels]` for norms, and for the
/// activation after them, whose slope at negative values is `slope`.
struct NormGradient {
  /// What was normalised.
  var values: Tensor?
  /// What the norm did to each channel of a group before the activation: its signs are needed
  /// again. Empty without an activation.
  var norms: [Norm] = []
  var slope: Float = 1

  /// `value scale + shift` for each channel.
  struct Norm: Sendable {
    var scale: [Float]
    var shift: [Float]
  }

  /// For each channel of one group of pixels the sum of the gradients before the activation, and
  /// the sum of their products with `value - mean`.
  ///
  /// Runs of 4096 pixels, which do not depend on the threads, are joined in order.
  ///
  /// - Throws: `CancelledError`.
  func sums(
    of gradients: Tensor, group: Int = 0, groups: Int = 1, mean: [Float] = [], channels: Int
  ) throws -> (gradients: [Double], products: [Double]) {
    let pixels = gradients.count / channels / groups
    let grain = 4096
    let runs = (pixels + grain - 1) / grain
    let partial = Locked([[Double]](repeating: [], count: runs))
    try withCall(gradients, group: group, groups: groups, channels) { norm in
      try parallelFor(runs) { range in
        for run in range {
          var sums = [Double](repeating: 0, count: 2 * channels)
          var call = norm.moved(by: run * grain * channels)
          sums.withUnsafeMutableBufferPointer { sums in
            guard let base = sums.baseAddress else { return }
            kernels_norm_sums(
              &call, min(grain, pixels - run * grain), mean, base, base + channels)
          }
          let found = sums
          partial.withLock { $0[run] = found }
        }
      }
    }
    let all = partial.withLock { $0 }.reduce(into: [Double](repeating: 0, count: 2 * channels)) {
      for index in $1.indices { $0[index] += $1[index] }
    }
    return (Array(all[..<channels]), Array(all[channels...]))
  }

  /// Writes `ofGradient[c] g + ofValue[c] value + constant[c]` for one group.
  ///
  /// - Throws: `CancelledError`.
  func write(
    _ gradients: Tensor, group: Int, groups: Int, _ factors: Factors,
    into out: SendablePointer<Float>
  ) throws {
    let channels = factors.ofGradient.count
    let pixels = gradients.count / channels / groups
    let first = group * pixels * channels
    try withCall(gradients, group: group, groups: groups, channels) { norm in
      try parallelFor(pixels, grain: max(1, 32768 / channels)) { range in
        let start = range.lowerBound * channels
        var call = norm.moved(by: start)
        kernels_norm_gradient(
          &call, range.count, factors.ofGradient, factors.ofValue, factors.constant,
          out.base + first + start)
      }
    }
  }

  struct Factors: Sendable {
    var ofGradient: [Float]
    var ofValue: [Float]
    var constant: [Float]
  }

  /// Calls `body` with the arguments for a group's first pixel.
  private func withCall(
    _ gradients: Tensor, group: Int, groups: Int, _ channels: Int, _ body: (Call) throws -> Void
  ) throws {
    let first = gradients.count / groups * group
    var norm = kernels_norm()
    norm.gradients = UnsafePointer(gradients.unsafeBase + first)
    norm.values = values.map { UnsafePointer($0.unsafeBase + first) }
    (norm.channels, norm.slope) = (channels, slope)
    try withExtendedLifetime((self, gradients)) {
      guard slope != 1 else { return try body(Call(norm: norm)) }
      try norms[group].scale.withUnsafeBufferPointer { scale in
        try norms[group].shift.withUnsafeBufferPointer { shift in
          (norm.scale, norm.shift) = (scale.baseAddress, shift.baseAddress)
          try body(Call(norm: norm))
        }
      }
    }
  }

  /// A kernel's arguments on their way to the threads.
  private struct Call: @unchecked Sendable {
    let norm: kernels_norm

    func moved(by elements: Int) -> kernels_norm {
      var moved = norm
      moved.gradients += elements
      moved.values = norm.values.map { $0 + elements }
      return moved
    }
  }
}
