import TensorCore

/// The weight of a convolution, directly or by way of others from which it is computed.
public enum KernelWeight: Module {
  case plain(Parameter)
  /// Divided by its largest singular value, as estimated in training by u and v: Miyato, Kataoka,
  /// Koyama and Yoshida, "Spectral Normalization for Generative Adversarial Networks" (2018).
  case spectral(original: Parameter, u: Parameter, v: Parameter, axis: Int)
  /// `g v / |v|` for each output channel: Salimans and Kingma, "Weight Normalization" (2016).
  case weightNorm(g: Parameter, v: Parameter)

  /// How a layer's weight is reparametrised.
  public enum Norm: Sendable {
    case none
    case spectral
    case weightNorm
  }

  /// A weight of a shape whose `axis` counts the output channels: 0, or 1 when transposed.
  init(_ shape: Shape, _ initializer: Parameter.Initializer, norm: Norm, axis: Int = 0) {
    switch norm {
    case .none: self = .plain(Parameter(shape, initializer))
    case .spectral:
      let rows = shape[axis]
      let columns = shape.count / rows
      self = .spectral(
        original: Parameter(shape, initializer),
        u: Parameter([rows], .normal(standardDeviation: 1), isTrainable: false),
        v: Parameter([columns], .normal(standardDeviation: 1), isTrainable: false), axis: axis)
    case .weightNorm:
      self = .weightNorm(
        g: Parameter(
          Shape([shape[0]] + [Int](repeating: 1, count: shape.rank - 1)), .constant(1)),
        v: Parameter(shape, initializer))
    }
  }

  public var children: Children {
    switch self {
    case .plain(let weight): ["weight": weight]
    case .spectral(let original, let u, let v, _):
      ["weight_orig": original, "weight_u": u, "weight_v": v]
    case .weightNorm(let g, let v): ["weight_g": g, "weight_v": v]
    }
  }

  /// The one that is trained, or the first of them.
  var parameter: Parameter {
    switch self {
    case .plain(let weight): weight
    case .spectral(let original, _, _, _): original
    case .weightNorm(let g, _): g
    }
  }

  /// Changes when a parameter does.
  var version: Int { namedParameters.reduce(0) { $0 + $1.parameter.version } }

  /// The weight that is convolved with, noted for gradients. In training the estimates of a spectral
  /// norm take a step of the power method, but not where a layer runs a second time for the backward
  /// pass.
  ///
  /// - Throws: `CancelledError`.
  func recorded() throws -> Tensor {
    switch self {
    case .plain(let weight): return weight.value
    case .spectral(let original, let u, let v, let axis):
      let rows = SpectralNorm(original.value, axis: axis)
      if TrainingMode.current?.isRecomputing == false { rows.iterate(u: u, v: v) }
      return try rows.normalized(u: u.value.elements, v: v.value.elements)
    case .weightNorm(let g, let v): return try v.value.weightNormalized(lengths: g.value)
    }
  }

  /// A tensor, and what each output channel's part of it is multiplied by: large weights are not
  /// copied.
  var scaled: (weight: Tensor, factors: [Float]?) {
    switch self {
    case .plain(let weight): return (weight.value, nil)
    case .spectral(let original, let u, let v, let axis):
      let weight = original.value
      let sigma = SpectralNorm(weight, axis: axis).singularValue(
        u: u.value.elements, v: v.value.elements)
      weight.letGoOfFile()
      return (weight, [Float](repeating: 1 / Float(sigma), count: u.shape.count))
    case .weightNorm(let g, let v):
      let direction = v.value
      let length = direction.count / g.shape.count
      let factors = direction.withUnsafeBufferPointer { elements in
        g.value.elements.enumerated().map { row, g in
          let part = UnsafeBufferPointer(rebasing: elements[row * length..<(row + 1) * length])
          return g / Float(dot(part, part).squareRoot())
        }
      }
      return (direction, factors)
    }
  }
}

/// The sum of the products of two runs of equal length.
func dot(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>) -> Double {
  let (rawA, rawB) = (UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b))
  var sums = SIMD8<Double>.zero
  let whole = a.count / 8 * 8
  for index in stride(from: 0, to: whole, by: 8) {
    let x = rawA.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
    let y = rawB.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self)
    sums += SIMD8<Double>(x) * SIMD8<Double>(y)
  }
  return (whole..<a.count).reduce(sums.sum()) { $0 + Double(a[$1]) * Double(b[$1]) }
}
