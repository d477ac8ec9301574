import Glibc
public import TensorCore

/// What training makes small: single numbers, `[1]`. Targets and weights are constants to gradients.
extension Tensor {
  /// `factor` times the sum of `body` of each element and that of `target` at its place; `slope` is
  /// the derivative of `body` by the element. Sums are made in runs that do not depend on threads.
  ///
  /// - Throws: `CancelledError`.
  func loss(
    against target: Tensor, times factor: Double,
    _ body: @escaping @Sendable (Float, Float) -> Double,
    slope: @escaping @Sendable (Float, Float) -> Float
  ) throws -> Tensor {
    precondition(shape == target.shape, "a loss of \(shape) against \(target.shape)")
    let (values, target) = (detached(), target.detached())
    let total = try values.sum(with: target, body)
    return Tensor(shape: [1], elements: [Float(total * factor)]).recorded(from: [self]) {
      let scale = $0.elements[0] * Float(factor)
      return [try values.mapped(with: target) { scale * slope($0, $1) }]
    }
  }

  /// The mean of all elements, `[1]`.
  ///
  /// - Throws: `CancelledError`.
  public func mean() throws -> Tensor {
    try loss(against: self, times: 1 / Double(count), { value, _ in Double(value) }) { _, _ in 1 }
  }

  /// The mean of the squared differences.
  ///
  /// - Throws: `CancelledError`.
  public func meanSquaredError(to target: Tensor) throws -> Tensor {
    try loss(against: target, times: 1 / Double(count), squaredDifference) { 2 * ($0 - $1) }
  }

  /// The mean of the absolute differences; at 0 the slope is 0.
  ///
  /// - Throws: `CancelledError`.
  public func meanAbsoluteError(to target: Tensor) throws -> Tensor {
    try loss(against: target, times: 1 / Double(count), { abs(Double($0) - Double($1)) }) {
      $0 > $1 ? 1 : $0 < $1 ? -1 : 0
    }
  }

  /// The mean over all elements of the absolute differences times the pixel's weight, `[N, H, W]`:
  /// inside of holes, or where patches overlap, errors count as much as the weights say.
  ///
  /// - Throws: `CancelledError`.
  public func meanAbsoluteError(to target: Tensor, pixelWeights: Tensor) throws -> Tensor {
    try scaledPixels(by: pixelWeights).meanAbsoluteError(
      to: target.detached().scaledPixels(by: pixelWeights))
  }

  /// The mean over all elements of the squared differences times the pixel's weight, `[N, H, W]`,
  /// which is not negative.
  ///
  /// - Throws: `CancelledError`.
  public func meanSquaredError(to target: Tensor, pixelWeights: Tensor) throws -> Tensor {
    let roots = try pixelWeights.detached().mapped { $0.squareRoot() }
    return try scaledPixels(by: roots).meanSquaredError(
      to: target.detached().scaledPixels(by: roots))
  }

  /// The mean of `-(w t log s + (1 - t) log (1 - s))`, where s is the sigmoid of an element, a logit,
  /// and t its target in 0...1.
  ///
  /// - Parameter positiveWeight: w, for classes that are rare.
  /// - Throws: `CancelledError`.
  public func binaryCrossEntropy(to target: Tensor, positiveWeight w: Float = 1) throws -> Tensor {
    try loss(
      against: target, times: 1 / Double(count),
      { logit, target in
        let (x, t) = (Double(logit), Double(target))
        // log(1 + e^-x) without overflow.
        let soft = log1p(exp(-abs(x))) + max(-x, 0)
        return (1 - t) * x + (1 + (Double(w) - 1) * t) * soft
      },
      slope: { logit, target in
        let sigmoid = 1 / (1 + exp(-Double(logit)))
        let t = Double(target)
        return Float((1 - t) + (1 + (Double(w) - 1) * t) * (sigmoid - 1))
      })
  }

  /// 1 - (2 sum(p t) + 1) / (sum(p) + sum(t) + 1) over all elements, where p is the sigmoid of a
  /// logit: Milletari, Navab and Ahmadi, "V-Net" (2016), with 1 added so that an empty target is
  /// no exception.
  ///
  /// - Throws: `CancelledError`.
  public func diceLoss(to target: Tensor) throws -> Tensor {
    let (probabilities, target) = (try activated(.sigmoid), target.detached())
    let values = probabilities.detached()
    let common = try 2 * values.sum(with: target) { Double($0) * Double($1) } + 1
    let total = try values.sum(with: target) { Double($0) + Double($1) } + 1
    return Tensor(shape: [1], elements: [Float(1 - common / total)]).recorded(
      from: [probabilities]
    ) {
      // By p: -2 t / total + common / total^2.
      let (of, all) = (
        Float(-2 / total) * $0.elements[0], Float(common / total / total) * $0.elements[0]
      )
      return [try target.mapped { of * $0 + all }]
    }
  }

  /// The mean absolute difference of neighbours, downwards and to the right.
  ///
  /// - Throws: `CancelledError`.
  public func totalVariation() throws -> Tensor {
    let (height, width) = (shape[1], shape[2])
    precondition(height > 1 && width > 1, "no neighbours in \(shape)")
    func part(_ top: Int, _ left: Int, _ height: Int, _ width: Int) throws -> Tensor {
      try cropped(top: top, left: left, height: height, width: width)
    }
    let down = try part(1, 0, height - 1, width).adding(part(0, 0, height - 1, width), times: -1)
    let right = try part(0, 1, height, width - 1).adding(part(0, 0, height, width - 1), times: -1)
    return try down.meanAbsoluteValue().adding(right.meanAbsoluteValue())
  }

  private func meanAbsoluteValue() throws -> Tensor {
    try meanAbsoluteError(to: Tensor(shape: shape))
  }

  /// The products of all pairs of channels, summed over the pixels and divided by H W C:
  /// `[N, 1, C, C]`. Gatys, Ecker and Bethge, "Image Style Transfer Using Convolutional Neural
  /// Networks" (2016).
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func gramMatrices() throws -> Tensor {
    let (count, pixels, channels) = (shape[0], shape[1] * shape[2], shape[3])
    let (features, shape) = (detached(), shape)
    let factor = 1 / Float(pixels * channels)
    @Sendable func images(
      of result: Shape,
      _ body: (_ image: Int, _ from: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>)
        throws -> Void
    ) rethrows -> Tensor {
      try features.withUnsafeBufferPointer { from in
        try Tensor(uninitialized: result) { out in
          let (from, out) = (SendablePointer(from).base, SendablePointer(out).base)
          for image in 0..<count {
            try body(
              image, from + image * pixels * channels,
              out + image * (result.count / max(1, count)))
          }
        }
      }
    }
    let grams = try images(of: [count, 1, channels, channels]) { _, from, out in
      try OpenBLAS.sgemm(
        OpenBLAS.Matrix(from, rows: pixels, columns: channels, isTransposed: true),
        OpenBLAS.Matrix(from, rows: pixels, columns: channels), alpha: factor, into: out)
    }
    return grams.recorded(from: [self]) { gradient in
      // F (G + G^T) / (H W C)
      try gradient.withUnsafeBufferPointer { gradient in
        let gradient = SendablePointer(gradient).base
        return [
          try images(of: shape) { image, from, out in
            let slopes = gradient + image * channels * channels
            for isTransposed in [false, true] {
              try OpenBLAS.sgemm(
                OpenBLAS.Matrix(from, rows: pixels, columns: channels),
                OpenBLAS.Matrix(
                  slopes, rows: channels, columns: channels, isTransposed: isTransposed),
                alpha: factor, beta: isTransposed ? 1 : 0, into: out)
            }
          }
        ]
      }
    }
  }
}

private func squaredDifference(_ a: Float, _ b: Float) -> Double {
  let difference = Double(a) - Double(b)
  return difference * difference
}
