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

  /// Changes when a parameter does.
  var version: Int { namedParameters.reduce(0) { $0 + $1.parameter.version } }

  /// The weight as the convolution uses it.
  var value: Tensor {
    switch self {
    case .plain(let weight): return weight.value
    case .spectral(let original, let u, let v, let axis):
      let weight = original.value
      let sigma = Self.singularValue(weight, u.value.elements, v.value.elements, axis)
      return weight.mappingElements { _, element in element / sigma }
    case .weightNorm(let g, let v):
      let direction = v.value
      let length = direction.count / g.shape.count
      let elements = direction.elements
      let factors = g.value.elements.enumerated().map { row, g in
        let squares = elements[row * length..<(row + 1) * length].reduce(Double(0)) {
          $0 + Double($1) * Double($1)
        }
        return g / Float(squares.squareRoot())
      }
      return direction.mappingElements { index, element in element * factors[index / length] }
    }
  }

  /// u^T W v, where the rows of W are the output channels.
  private static func singularValue(
    _ weight: Tensor, _ u: [Float], _ v: [Float], _ axis: Int
  ) -> Float {
    let inner = weight.shape.extents[2...].reduce(1, *)
    let second = weight.shape[1]
    return weight.withUnsafeBufferPointer { elements in
      var sigma = 0.0
      for index in elements.indices {
        let (i, j) = (index / inner / second, index / inner % second)
        let (row, column) =
          axis == 0 ? (i, index % (second * inner)) : (j, i * inner + index % inner)
        sigma += Double(u[row]) * Double(elements[index]) * Double(v[column])
      }
      return Float(sigma)
    }
  }
}

extension Tensor {
  /// Each element by its index.
  fileprivate func mappingElements(_ body: (Int, Float) -> Float) -> Tensor {
    withUnsafeBufferPointer { from in
      Tensor(uninitialized: shape) { out in
        for index in from.indices { out[index] = body(index, from[index]) }
      }
    }
  }
}
