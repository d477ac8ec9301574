import TensorCore

extension Mask {
  /// The mask of 1 where this one is at least `high`, and 0 elsewhere.
  ///
  /// With a `low` below `high`, a pixel of at least `low` is kept too when it hangs together with
  /// one of at least `high` through others of at least `low` (8-connected): hysteresis, after
  /// Canny, "A Computational Approach to Edge Detection" (1986). A faint scratch is then followed
  /// from its clear part, while faint specks alone stay out.
  ///
  /// - Throws: `CancelledError`.
  public func thresholded(at high: Float, low: Float = .infinity) throws -> Mask {
    guard low < high else { return Mask(values: try values.isAtLeast(high)) }
    let regions = try ConnectedComponents(self, threshold: low)
    var isKept = [Float](repeating: 0, count: regions.components.count + 1)
    values.withUnsafeBufferPointer { values in
      for (index, label) in regions.labels.enumerated() where values[index] >= high {
        isKept[Int(label)] = 1
      }
    }
    try Cancellation.check()
    return Mask(
      values: Tensor(uninitialized: values.shape) { target in
        for (index, label) in regions.labels.enumerated() { target[index] = isKept[Int(label)] }
      })
  }
}

extension Mask {
  /// The share of the pixels above 0.5.
  public var shareAboveHalf: Double {
    values.withUnsafeBufferPointer { values in
      Double(values.count { $0 > 0.5 }) / Double(values.count)
    }
  }

  /// The least threshold, in steps of 1/65,536, of which no more than a share of the pixels is at
  /// least.
  ///
  /// - Parameter share: of all pixels, 0...1.
  /// - Returns: more than 1 when even too many pixels are 1.
  public func threshold(ofMost share: Double) -> Float {
    let steps = 65_536
    var counts = [Int](repeating: 0, count: steps + 1)
    values.withUnsafeBufferPointer { values in
      for value in values { counts[Int(min(1, max(0, value)) * Float(steps))] += 1 }
    }
    var left = Int(share * Double(values.count))
    var step = steps + 1
    while step > 0, counts[step - 1] <= left {
      step -= 1
      left -= counts[step]
    }
    return Float(step) / Float(steps)
  }
}

extension Tensor {
  fileprivate func isAtLeast(_ threshold: Float) throws -> Tensor {
    try Tensor(uninitialized: shape) { target in
      try withUnsafeBufferPointer { source in
        let (source, target) = (SendablePointer(source), SendablePointer(target))
        try parallelFor(count, grain: 65_536) { range in
          for index in range { target[index] = source[index] >= threshold ? 1 : 0 }
        }
      }
    }
  }
}
