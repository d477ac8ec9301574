internal import CKernels

extension Tensor {
  /// Mean and biased variance of each channel of each image, `[N][C]`.
  ///
  /// - Throws: `CancelledError`.
  public func channelMoments() throws -> [(mean: [Float], variance: [Float])] {
    let (pixels, channels) = (shape[1] * shape[2], shape[3])
    precondition(pixels > 0, "moments of \(shape)")
    return try withExtendedLifetime(self) {
      try (0..<shape[0]).map { image in
        try Self.moments(of: unsafeBase + image * pixels * channels, pixels, channels)
      }
    }
  }

  /// Instance normalisation: each channel of each image to mean 0 and variance 1, then times
  /// `scale` plus `shift` when given. Ulyanov, Vedaldi and Lempitsky, "Instance Normalization: The
  /// Missing Ingredient for Fast Stylization" (2016).
  ///
  /// - Throws: `CancelledError`.
  public func instanceNormalized(
    epsilon: Float = 1e-5, scale: [Float]? = nil, shift: [Float]? = nil
  ) throws -> Tensor {
    var result = self
    try result.normalizeInstances(epsilon: epsilon, scale: scale, shift: shift)
    return result
  }

  /// Instance normalisation in place, and `activation` after it.
  ///
  /// - Throws: `CancelledError`.
  public mutating func normalizeInstances(
    epsilon: Float = 1e-5, scale: [Float]? = nil, shift: [Float]? = nil,
    then activation: Activation = .none
  ) throws {
    let channels = shape[3]
    let step = shape[1] * shape[2] * channels
    for (image, moments) in try channelMoments().enumerated() {
      let factors = (0..<channels).map {
        (scale?[$0] ?? 1) / (moments.variance[$0] + epsilon).squareRoot()
      }
      let offsets = (0..<channels).map { (shift?[$0] ?? 0) - moments.mean[$0] * factors[$0] }
      try withUnsafeMutableBufferPointer { values in
        let values = SendablePointer(values)
        try parallelFor(step / channels, grain: max(1, 32768 / channels)) { range in
          let run = values.base + image * step + range.lowerBound * channels
          kernels_scale_channels(run, range.count, channels, factors, offsets)
          activation.apply(to: run, range.count * channels)
        }
      }
    }
  }

  /// Sums over runs of 4096 pixels, which do not depend on the threads, joined in order.
  private static func moments(
    of values: UnsafeMutablePointer<Float>, _ pixels: Int, _ channels: Int
  ) throws -> (mean: [Float], variance: [Float]) {
    let values = SendablePointer(UnsafeMutableBufferPointer(start: values, count: channels))
    let pivot = (0..<channels).map { values[$0] }
    let grain = 4096
    let runs = (pixels + grain - 1) / grain
    let partial = Locked([[Double]](repeating: [], count: runs))
    try parallelFor(runs) { range in
      for run in range {
        var sums = [Double](repeating: 0, count: 2 * channels)
        var scratch = [Float](repeating: 0, count: 2 * channels)
        let count = min(grain, pixels - run * grain)
        sums.withUnsafeMutableBufferPointer { sums in
          guard let base = sums.baseAddress else { return }
          kernels_moments(
            values.base + run * grain * channels, count, channels, pivot, base, base + channels,
            &scratch)
        }
        let found = sums
        partial.withLock { $0[run] = found }
      }
    }
    let sums = partial.withLock { $0 }.reduce(into: [Double](repeating: 0, count: 2 * channels)) {
      for index in $1.indices { $0[index] += $1[index] }
    }
    let deviations = sums.map { $0 / Double(pixels) }
    return (
      mean: (0..<channels).map { Float(Double(pivot[$0]) + deviations[$0]) },
      variance: (0..<channels).map {
        Float(max(0, deviations[channels + $0] - deviations[$0] * deviations[$0]))
      }
    )
  }
}
