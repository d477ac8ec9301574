internal import CKernels

/// Sums and gradients over the pixels of `[groups, pixels, channels]` for norms, and for the
/// activation after them, whose slope at negative values is `slope`.
struct NormGradient {
  /// What was normalised.
  var values: Tensor?
  /// What came out after the activation; not needed without one.
  var results: Tensor?
  var slope: Float

  init(values: Tensor? = nil, results: Tensor? = nil, slope: Float) {
    self.values = values
    self.results = slope == 1 ? nil : results
    self.slope = slope
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
    try withExtendedLifetime((self, gradients)) {
      let norm = Call(self, gradients, from: group * pixels * channels, channels)
      try parallelFor(runs) { range in
        for run in range {
          var sums = [Double](repeating: 0, count: 2 * channels)
          var scratch = [Float](repeating: 0, count: 2 * channels)
          var call = norm.moved(by: run * grain * channels)
          sums.withUnsafeMutableBufferPointer { sums in
            guard let base = sums.baseAddress else { return }
            kernels_norm_sums(
              &call, min(grain, pixels - run * grain), mean, base, base + channels, &scratch)
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
    try withExtendedLifetime((self, gradients)) {
      let first = group * pixels * channels
      let norm = Call(self, gradients, from: first, channels)
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

  /// A kernel's arguments on their way to the threads, valid while the tensors live.
  private struct Call: @unchecked Sendable {
    private let norm: kernels_norm

    init(_ gradient: NormGradient, _ gradients: Tensor, from first: Int, _ channels: Int) {
      norm = kernels_norm(
        gradients: gradients.unsafeBase + first,
        results: gradient.results.map { UnsafePointer($0.unsafeBase + first) },
        values: gradient.values.map { UnsafePointer($0.unsafeBase + first) }, channels: channels,
        slope: gradient.slope)
    }

    func moved(by elements: Int) -> kernels_norm {
      var moved = norm
      moved.gradients += elements
      moved.results = norm.results.map { $0 + elements }
      moved.values = norm.values.map { $0 + elements }
      return moved
    }
  }
}
