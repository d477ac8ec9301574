import TensorCore

extension Weights {
  /// The weights with a `weight_v` for each spectral norm that has none: PyTorch before 1.1 kept only
  /// `weight_orig` and u, and in place of v the normalised `weight`, which is left out.
  ///
  /// v is the direction of W^T u, and where there is a `weight` as long as u^T W v takes to be what
  /// it was divided by.
  ///
  /// - Throws: `CancelledError`.
  func completingSpectralNorms() throws -> Weights {
    let bases = tensors.compactMap { tensor in
      tensor.name.hasSuffix("weight_orig") ? String(tensor.name.dropLast(5)) : nil
    }.filter { self[$0 + "_u"] != nil && self[$0 + "_v"] == nil }
    guard !bases.isEmpty else { return self }
    let made = try bases.compactMap { base in
      try spectralVector(of: base).map { StoredTensor(base + "_v", $0) }
    }
    let replaced = Set(bases)
    let kept = tensors.filter { !replaced.contains($0.name) }
    return Weights(kept + made, metadata: metadata, origin: origin)
  }

  /// v for one weight, whose rows are its output channels; `nil` when the shapes do not fit.
  private func spectralVector(of base: String) throws -> Tensor? {
    guard let original = try self[base + "_orig"]?.tensor(),
      let u = try self[base + "_u"]?.tensor(),
      u.count > 0, original.shape.rank > 1, original.shape[0] == u.count
    else { return nil }
    let (rows, columns) = (u.count, original.count / u.count)
    let (w, factors) = (original.elements, u.elements)
    var v = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        v[column] += Double(factors[row]) * Double(w[row * columns + column])
      }
    }
    // |W^T u| is u^T W v for v of length 1.
    let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let sigma = try self[base].flatMap { try Self.ratio(original, $0.tensor()) } ?? length
    return Tensor(shape: [columns], elements: v.map { Float($0 / length * (sigma / length)) })
  }

  /// What one tensor was divided by to give another, or `nil` when it was not.
  private static func ratio(_ original: Tensor, _ divided: Tensor) -> Double? {
    guard original.shape == divided.shape else { return nil }
    let pairs = zip(original.elements, divided.elements)
    let (dot, squares) = pairs.reduce((0.0, 0.0)) {
      ($0.0 + Double($1.0) * Double($1.1), $0.1 + Double($1.1) * Double($1.1))
    }
    return squares > 0 ? dot / squares : nil
  }
}
