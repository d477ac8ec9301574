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
    let sigma = singularValue(u: u, v: v)
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

  /// u^T W v.
  func singularValue(u: [Float], v: [Float]) -> Double {
    var sigma = 0.0
    forEachRun(v) { row, _, weights, v in sigma += Double(u[row]) * dot(weights, v) }
    return sigma
  }

  /// Calls `body` with each run of elements of a row that lie together, the row, the first column,
  /// and the elements of a vector of columns at these columns.
  private func forEachRun(
    _ columns: [Float],
    _ body: (
      _ row: Int, _ column: Int, _ weights: UnsafeBufferPointer<Float>,
      _ vector: UnsafeBufferPointer<Float>
    ) -> Void
  ) {
    let inner = weight.shape.extents[2...].reduce(1, *)
    let second = weight.shape[1]
    let run = axis == 0 ? second * inner : inner
    weight.withUnsafeBufferPointer { weights in
      columns.withUnsafeBufferPointer { columns in
        for index in 0..<weights.count / run {
          let (row, column) = axis == 0 ? (index, 0) : (index % second, index / second * inner)
          body(
            row, column, UnsafeBufferPointer(rebasing: weights[index * run..<(index + 1) * run]),
            UnsafeBufferPointer(rebasing: columns[column..<column + run]))
        }
      }
    }
  }

  private func product(_ v: [Float]) -> [Float] {
    var sums = [Double](repeating: 0, count: rows)
    forEachRun(v) { row, _, weights, v in sums[row] += dot(weights, v) }
    return sums.map { Float($0) }
  }

  private func transposedProduct(_ u: [Float]) -> [Float] {
    var sums = [Double](repeating: 0, count: columns)
    forEachRun([Float](repeating: 0, count: columns)) { row, column, weights, _ in
      for (index, weight) in weights.enumerated() {
        sums[column + index] += Double(weight) * Double(u[row])
      }
    }
    return sums.map { Float($0) }
  }

  /// u v^T, laid out as W.
  private func outer(_ u: [Float], _ v: [Float]) -> Tensor {
    Tensor(uninitialized: weight.shape) { out in
      var index = 0
      forEachRun(v) { row, _, _, v in
        for value in v {
          out[index] = u[row] * value
          index += 1
        }
      }
    }
  }

  private static func unit(_ vector: [Float]) -> [Float] {
    let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    return vector.map { Float(Double($0) / max(length, 1e-12)) }
  }
}
