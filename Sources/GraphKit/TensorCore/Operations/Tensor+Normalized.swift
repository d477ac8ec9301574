internal import CKernels

extension Tensor {
  /// Which pixels share their statistics.
  public enum NormalizedTogether: Sendable {
    /// All of a batch: batch normalisation, Ioffe and Szegedy (2015).
    case batch
    /// Those of an image: instance normalisation, Ulyanov, Vedaldi and Lempitsky (2016).
    case image
  }

  /// Each channel of `[N, H, W, C]` to mean 0 and variance 1, then times `scale` plus `shift`, each
  /// `[C]` or absent, then `activation`.
  ///
  /// With s = 1 / sqrt(variance + epsilon), n = (x - mean) s and g the gradient before the
  /// activation, the gradient by x is `scale s (g - mean(g) - n mean(g n))`.
  ///
  /// - Returns: the result, and mean and biased variance of each group that shares them.
  /// - Throws: `CancelledError`.
  public func normalized(
    together: NormalizedTogether, scale: Tensor? = nil, shift: Tensor? = nil, epsilon: Float,
    then activation: Activation = .none
  ) throws -> (result: Tensor, moments: [(mean: [Float], variance: [Float])]) {
    let (values, channels) = (detached(), shape[shape.rank - 1])
    let groups = together == .batch ? 1 : shape[0]
    let grouped = values.reshaped([groups, values.count / groups / channels, 1, channels])
    let moments = try grouped.channelMoments()
    let factors = scale?.elements ?? [Float](repeating: 1, count: channels)
    let offsets = shift?.elements ?? [Float](repeating: 0, count: channels)
    let inverse = moments.map { $0.variance.map { 1 / ($0 + epsilon).squareRoot() } }
    let norms = (0..<groups).map { group in
      let scale = zip(factors, inverse[group]).map(*)
      let shift = (0..<channels).map { offsets[$0] - moments[group].mean[$0] * scale[$0] }
      return NormGradient.Norm(scale: scale, shift: shift)
    }
    let bends = activation.isBend
    let slope = bends ? activation.slope : 1
    var result = try values.normalized(by: norms, slope: slope)
    let means = moments.map(\.mean)
    result.record([history, scale?.history, shift?.history]) { gradient in
      try normGradients(
        NormGradient(values: values, norms: norms, slope: slope), gradient, scale: factors,
        mean: means, inverse: inverse)
    }
    if !bends { try result.activate(activation) }
    return (result, moments)
  }

  /// `value scale + shift`, negative ones times `slope`, group after group.
  private func normalized(by norms: [NormGradient.Norm], slope: Float) throws -> Tensor {
    let channels = norms[0].scale.count
    let pixels = count / norms.count / channels
    return try Tensor(uninitialized: shape) { out in
      let out = SendablePointer(out)
      try withExtendedLifetime(self) {
        for (group, norm) in norms.enumerated() {
          try parallelFor(pixels, grain: max(1, 32768 / channels)) { range in
            let start = (group * pixels + range.lowerBound) * channels
            kernels_norm_apply(
              unsafeBase + start, range.count, channels, norm.scale, norm.shift, slope,
              out.base + start)
          }
        }
      }
    }
  }
}

/// The gradients of a norm by what was normalised, by the scale and by the shift.
private func normGradients(
  _ norm: NormGradient, _ gradient: Tensor, scale: [Float], mean: [[Float]], inverse: [[Float]]
) throws -> [Tensor?] {
  let (groups, channels) = (mean.count, scale.count)
  let pixels = Double(gradient.count / channels / groups)
  var ofScale = [Double](repeating: 0, count: channels)
  var ofShift = ofScale
  let ofValues = try Tensor(uninitialized: gradient.shape) { out in
    let out = SendablePointer(out)
    for group in 0..<groups {
      let (inverse, mean) = (inverse[group], mean[group])
      let sums = try norm.sums(
        of: gradient, group: group, groups: groups, mean: mean, channels: channels)
      var factors = NormGradient.Factors(
        ofGradient: zip(scale, inverse).map(*), ofValue: [], constant: [])
      for c in 0..<channels {
        let product = sums.products[c] * Double(inverse[c])
        ofScale[c] += product
        ofShift[c] += sums.gradients[c]
        let slope = -factors.ofGradient[c] * Float(product / pixels) * inverse[c]
        factors.ofValue.append(slope)
        factors.constant.append(
          -factors.ofGradient[c] * Float(sums.gradients[c] / pixels) - slope * mean[c])
      }
      try norm.write(gradient, group: group, groups: groups, factors, into: out)
    }
  }
  return [
    ofValues, Tensor(shape: [channels], elements: ofScale.map { Float($0) }),
    Tensor(shape: [channels], elements: ofShift.map { Float($0) }),
  ]
}

extension Activation {
  /// Whether it only bends at zero, so that its slope is known from the sign of its result.
  var isBend: Bool {
    switch self {
    case .relu, .leakyReLU: true
    case .none, .sigmoid, .tanh: false
    }
  }
}
