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
    let bends = activation.isBend
    var result = try Tensor(uninitialized: shape) { out in
      let out = SendablePointer(out)
      for group in 0..<groups {
        let scales = zip(factors, inverse[group]).map(*)
        let write = NormGradient.Factors(
          ofGradient: scales, ofValue: [Float](repeating: 0, count: channels),
          constant: (0..<channels).map { offsets[$0] - moments[group].mean[$0] * scales[$0] })
        try NormGradient(values: values, slope: 1).write(
          values, group: group, groups: groups, write, into: out)
      }
    }
    if bends { try result.activate(activation) }
    let means = moments.map(\.mean)
    let bent = bends ? result : nil  // so that nothing is kept in vain
    result.record([history, scale?.history, shift?.history]) { gradient in
      try normGradients(
        NormGradient(values: values, results: bent, slope: bends ? activation.slope : 1),
        gradient, scale: factors, mean: means, inverse: inverse)
    }
    if !bends { try result.activate(activation) }
    return (result, moments)
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
