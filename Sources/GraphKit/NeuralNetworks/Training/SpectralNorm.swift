import TensorCore

/// A weight as a matrix W whose rows are the output channels, divided by its largest singular value
/// as u and v estimate it: Miyato and others, "Spectral Normalization for Generative Adversarial
/// Networks" (2018).
struct SpectralNorm {
  private let weight: Tensor
  private let axis: Int
  private var rows: Int { weight.shape[axis] }
  private var columns: Int { weight.count / rows }

  init(_ weight: Tensor, axis: Int) {
    self.weight = weight
    self.axis = axis
  }

  /// One step of the power method: v = W^T u, u = W v, each made a unit vector; without gradients.
  func iterate(u: Parameter, v: Parameter) {
    let right = Self.unit(transposedProduct(u.value.elements))
    let left = Self.unit(product(right))
    v.value = Tensor(shape: v.shape, elements: right)
    u.value = Tensor(shape: u.shape, elements: left)
  }

  /// W / (u^T W v). With s = u^T W v and the gradient G by the result, the gradient by W is
  /// `G / s - <G, W> / s^2 u v^T`.
  ///
  /// - Throws: `CancelledError`.
  func normalized(u: [Float], v: [Float]) throws -> Tensor {
    let sigma = zip(product(v), u).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    let constant = weight.detached()
    let matrix = SpectralNorm(constant, axis: axis)
    return try constant.multiplied(by: Float(1 / sigma)).recorded(from: [weight]) { gradient in
      let inner = gradient.withUnsafeBufferPointer { a in
        constant.withUnsafeBufferPointer { dot(a, $0) }
      }
      var result = try gradient.multiplied(by: Float(1 / sigma))
      try result.add(matrix.outer(u, v), times: Float(-inner / (sigma * sigma)))
      return [result]
    }
  }

  /// Calls `body` with the row, the column and the place of every element.
  private func forEach(_ body: (_ row: Int, _ column: Int, _ index: Int) -> Void) {
    let inner = weight.shape.extents[2...].reduce(1, *)
    let second = weight.shape[1]
    for index in 0..<weight.count {
      let (a, b, c) = (index / (second * inner), index / inner % second, index % inner)
      if axis == 0 { body(a, b * inner + c, index) } else { body(b, a * inner + c, index) }
    }
  }

  private func product(_ v: [Float]) -> [Float] {
    var sums = [Double](repeating: 0, count: rows)
    weight.withUnsafeBufferPointer { weight in
      forEach { sums[$0] += Double(weight[$2]) * Double(v[$1]) }
    }
    return sums.map { Float($0) }
  }

  private func transposedProduct(_ u: [Float]) -> [Float] {
    var sums = [Double](repeating: 0, count: columns)
    weight.withUnsafeBufferPointer { weight in
      forEach { sums[$1] += Double(weight[$2]) * Double(u[$0]) }
    }
    return sums.map { Float($0) }
  }

  private func outer(_ u: [Float], _ v: [Float]) -> Tensor {
    Tensor(uninitialized: weight.shape) { out in forEach { out[$2] = u[$0] * v[$1] } }
  }

  private static func unit(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    return vector.map { Float(Double($0) / max(length, 1e-12)) }
  }
}
