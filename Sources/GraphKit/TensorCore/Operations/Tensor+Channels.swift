internal import CKernels

extension Tensor {
  /// The channels of several tensors of equal N, H and W, one after the other.
  ///
  /// - Throws: `CancelledError`.
  public static func concatenated(_ parts: [Tensor]) throws -> Tensor {
    let shape = parts[0].shape
    precondition(
      parts.allSatisfy { (0..<3).map { shape[$0] } == [$0.shape[0], $0.shape[1], $0.shape[2]] },
      "concatenating \(parts.map(\.shape))")
    let widths = parts.map { $0.shape[3] }
    let channels = widths.reduce(0, +)
    let pixels = shape[0] * shape[1] * shape[2]
    return try Tensor(uninitialized: [shape[0], shape[1], shape[2], channels]) { out in
      let out = SendablePointer(out)
      try withExtendedLifetime(parts) {
        try parallelFor(pixels, grain: max(1, 32768 / channels)) { range in
          var first = 0
          for part in parts {
            let (width, from) = (part.shape[3], part.unsafeBase)
            for pixel in range {
              (out.base + pixel * channels + first).update(from: from + pixel * width, count: width)
            }
            first += width
          }
        }
      }
    }.recorded(from: parts) { gradient in
      var first = 0
      return try widths.map { width in
        defer { first += width }
        return try gradient.channels(first..<first + width)
      }
    }
  }

  /// Some of the channels.
  ///
  /// - Throws: `CancelledError`.
  public func channels(_ range: Range<Int>) throws -> Tensor {
    let all = shape[3]
    precondition(range.lowerBound >= 0 && range.upperBound <= all, "channels \(range) of \(shape)")
    if range.count == all { return self }
    let width = shape[2]
    return try mappedRows(height: shape[1], width: width, channels: range.count) { image, y, row in
      for x in 0..<width {
        (row + x * range.count).update(
          from: image + (y * width + x) * all + range.lowerBound, count: range.count)
      }
    }.recorded(from: [self]) { gradient in
      let shape = gradient.shape
      func zeros(_ channels: Int) -> Tensor {
        Tensor(shape: [shape[0], shape[1], shape[2], channels])
      }
      let parts = [zeros(range.lowerBound), gradient, zeros(all - range.upperBound)]
      return [try .concatenated(parts.filter { $0.shape[3] > 0 })]
    }
  }

  /// Each pixel's channels times the pixel's factor, `[N, H, W]`, a constant to gradients.
  ///
  /// - Throws: `CancelledError`.
  public func scaledPixels(by factors: Tensor) throws -> Tensor {
    let channels = shape[3]
    precondition(
      Shape(Array(shape.extents[..<3])) == factors.shape, "factors \(factors.shape) for \(shape)")
    let constant = factors.detached()
    var result = detached()
    try result.withUnsafeMutableBufferPointer { values in
      guard !values.isEmpty else { return }
      let values = SendablePointer(values)
      try constant.withUnsafeBufferPointer { factors in
        let factors = SendablePointer(factors)
        try parallelFor(constant.count, grain: max(1, 32768 / channels)) { range in
          for pixel in range {
            let (run, factor) = (values.base + pixel * channels, factors[pixel])
            for channel in 0..<channels { run[channel] *= factor }
          }
        }
      }
    }
    return result.recorded(from: [self]) { [try $0.scaledPixels(by: constant)] }
  }

  /// The sum of each channel, the last axis, over all else: `[C]`.
  ///
  /// - Throws: `CancelledError`.
  public func channelSums() throws -> Tensor {
    let shape = shape
    let channels = shape[shape.rank - 1]
    let sums = try NormGradient().sums(of: self, channels: channels).gradients
    return Tensor(shape: [channels], elements: sums.map { Float($0) }).recorded(from: [self]) {
      let values = $0.elements
      let none = [Float](repeating: 0, count: channels)
      return [try Tensor(shape: shape).scaledChannels(none, values)]
    }
  }
}
