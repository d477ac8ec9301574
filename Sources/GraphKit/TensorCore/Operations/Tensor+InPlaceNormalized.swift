import Glibc

/// An activation that can be undone: what came out tells what went in.
public enum InvertibleActivation: Hashable, Sendable {
  case identity
  /// Negative values times the slope, above 0.
  case leakyReLU(Float)
  /// `alpha (e^x - 1)` of negative values: Clevert, Unterthiner and Hochreiter, "Fast and Accurate
  /// Deep Network Learning by Exponential Linear Units (ELUs)" (2016).
  case elu(Float)

  /// Applies it in place, to gradients a constant.
  ///
  /// - Throws: `CancelledError`.
  public func apply(to x: inout Tensor) throws {
    switch self {
    case .identity: return
    case .leakyReLU(let slope):
      try x.changeElements { Activation.leakyReLU(slope).apply(to: $0, $1) }
    case .elu(let alpha):
      try x.changeElements { values, count in
        for index in 0..<count where values[index] < 0 {
          values[index] = alpha * expm1f(values[index])
        }
      }
    }
  }

  /// What went in, from what came out. The flat end of an ELU is taken for -16.
  fileprivate func undone(_ results: Tensor) throws -> Tensor {
    switch self {
    case .identity: results
    case .leakyReLU(let slope): try results.mapped { $0 < 0 ? $0 / slope : $0 }
    case .elu(let alpha): try results.mapped { $0 < 0 ? max(-16, log1pf($0 / alpha)) : $0 }
    }
  }
}

extension Tensor {
  /// Normalises each channel, the last axis, by statistics over all else, then times
  /// `|scale| + epsilon` plus `shift`, then `activation`: in the buffer of what is normalised, when
  /// nobody else holds it. In-Place Activated BatchNorm: Rota Bulò, Porzi and Kontschieder, "In-Place
  /// Activated BatchNorm for Memory-Optimized Training of DNNs" (2018).
  ///
  /// Only the result is kept for gradients. With y before the activation as the result tells it,
  /// f = |scale| + epsilon, n = (y - shift) / f, s = 1 / sqrt(variance + epsilon) and g the gradient
  /// by y, the gradient by what was normalised is `f s (g - mean(g) - n mean(g n))`, by the scale
  /// `sign(scale) sum(g n)`, by the shift `sum(g)`.
  ///
  /// - Parameters:
  ///   - scale: `[C]`; `shift` likewise.
  ///   - fixed: mean and variance to take as constants, in place of the batch's own; the gradient by
  ///     what was normalised is then `f s g`.
  /// - Returns: mean and biased variance.
  /// - Throws: `CancelledError`.
  @discardableResult
  public mutating func normalizeInPlace(
    scale: Tensor, shift: Tensor, epsilon: Float, then activation: InvertibleActivation,
    fixed: (mean: [Float], variance: [Float])? = nil
  ) throws -> (mean: [Float], variance: [Float]) {
    let channels = shape[shape.rank - 1]
    let sources = [history, scale.history, shift.history]
    history = nil
    let moments = try fixed ?? reshaped([1, count / channels, 1, channels]).channelMoments()[0]
    let norm = InPlaceNorm(
      scale: scale.elements, shift: shift.elements, epsilon: epsilon, variance: moments.variance,
      isFixed: fixed != nil, activation: activation)
    let factors = norm.factors
    try scaleChannels(
      factors, (0..<channels).map { norm.shift[$0] - moments.mean[$0] * factors[$0] })
    try activation.apply(to: &self)
    let result = self
    record(sources) { try norm.gradients(of: $0, result: result) }
    return moments
  }
}

/// What the norm keeps beside its result: a few numbers a channel.
private struct InPlaceNorm {
  let scale: [Float]
  let shift: [Float]
  let epsilon: Float
  let variance: [Float]
  let isFixed: Bool
  let activation: InvertibleActivation

  /// |scale| + epsilon: never 0, so that it can be undone.
  private var sizes: [Float] { scale.map { abs($0) + epsilon } }

  /// What normalised values are multiplied by in all.
  var factors: [Float] { zip(sizes, variance).map { $0 / ($1 + epsilon).squareRoot() } }

  /// By what was normalised, the scale and the shift.
  func gradients(of gradient: Tensor, result: Tensor) throws -> [Tensor?] {
    var (gradient, slope) = (gradient, Float(1))
    switch activation {
    case .identity: break
    case .leakyReLU(let negative): slope = negative
    case .elu(let alpha):
      gradient = try gradient.mapped(with: result) { $1 < 0 ? $0 * ($1 + alpha) : $0 }
    }
    let channels = scale.count
    // What is undone is normalised already.
    let one = NormGradient.Norm(
      scale: [Float](repeating: 1, count: channels), shift: [Float](repeating: 0, count: channels))
    let norm = NormGradient(
      values: try activation.undone(result), norms: [one], slope: slope)
    // The sums of g and of g (y - shift).
    let sums = try norm.sums(of: gradient, mean: shift, channels: channels)
    let products = zip(sums.products, sizes).map { Float($0 / Double($1)) }
    let ofSums = sums.gradients.map { Float($0) }
    let writing = writing(sums: ofSums, products: products, pixels: gradient.count / channels)
    let ofValues = try Tensor(uninitialized: gradient.shape) { out in
      try norm.write(gradient, group: 0, groups: 1, writing, into: SendablePointer(out))
    }
    return [
      ofValues,
      Tensor(shape: [channels], elements: zip(products, scale).map { $1 < 0 ? -$0 : $0 }),
      Tensor(shape: [channels], elements: ofSums),
    ]
  }

  /// `f s (g - mean(g) - n mean(g n))` as factors of g and y and a constant.
  private func writing(
    sums: [Float], products: [Float], pixels: Int
  ) -> NormGradient.Factors {
    let (factors, sizes, pixels) = (factors, sizes, Float(pixels))
    let ofValue = factors.indices.map {
      isFixed ? 0 : -factors[$0] * products[$0] / pixels / sizes[$0]
    }
    return NormGradient.Factors(
      ofGradient: factors, ofValue: ofValue,
      constant: factors.indices.map {
        isFixed ? 0 : -factors[$0] * sums[$0] / pixels - ofValue[$0] * shift[$0]
      })
  }
}
