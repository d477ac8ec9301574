internal import CKernels

extension Tensor {
  /// `activation` of every element.
  ///
  /// - Throws: `CancelledError`.
  public func activated(_ activation: Activation) throws -> Tensor {
    var result = self
    try result.activate(activation)
    return result
  }

  /// Applies `activation` to every element in place.
  ///
  /// - Throws: `CancelledError`.
  public mutating func activate(_ activation: Activation) throws {
    guard activation != .none else { return }
    try changeElements { activation.apply(to: $0, $1) }
  }

  /// `element * scale[channel] + shift[channel]`, channels being the last axis.
  ///
  /// - Throws: `CancelledError`.
  public func scaledChannels(_ scale: [Float], _ shift: [Float]) throws -> Tensor {
    var result = self
    try result.scaleChannels(scale, shift)
    return result
  }

  /// Replaces the elements by `element * scale[channel] + shift[channel]`.
  ///
  /// - Throws: `CancelledError`.
  public mutating func scaleChannels(_ scale: [Float], _ shift: [Float]) throws {
    let channels = shape[shape.rank - 1]
    precondition(scale.count == channels && shift.count == channels, "\(scale.count) for \(shape)")
    try changeElements(channels: channels) { run, count in
      kernels_scale_channels(run, count / channels, channels, scale, shift)
    }
  }

  /// The sum, element by element, of this tensor and `factor` times another of its shape.
  ///
  /// - Throws: `CancelledError`.
  public func adding(_ other: Tensor, times factor: Float = 1) throws -> Tensor {
    var result = self
    try result.add(other, times: factor)
    return result
  }

  /// Adds `factor` times another tensor of the same shape, element by element.
  ///
  /// - Throws: `CancelledError`.
  public mutating func add(_ other: Tensor, times factor: Float = 1) throws {
    precondition(shape == other.shape, "\(shape) plus \(other.shape)")
    try other.withUnsafeBufferPointer { other in
      guard !other.isEmpty else { return }
      let other = SendablePointer(other)
      try withUnsafeMutableBufferPointer { elements in
        let values = SendablePointer(elements)
        try parallelFor(elements.count, grain: 32768) { range in
          for index in range { values[index] += factor * other[index] }
        }
      }
    }
  }

  /// The channels of several tensors of equal N, H and W, one after the other.
  ///
  /// - Throws: `CancelledError`.
  public static func concatenated(_ parts: [Tensor]) throws -> Tensor {
    let shape = parts[0].shape
    precondition(
      parts.allSatisfy { (0..<3).map { shape[$0] } == [$0.shape[0], $0.shape[1], $0.shape[2]] },
      "concatenating \(parts.map(\.shape))")
    let channels = parts.reduce(0) { $0 + $1.shape[3] }
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
    }
  }
}

extension Activation {
  /// Applies it to `count` values in place.
  func apply(to values: UnsafeMutablePointer<Float>, _ count: Int) {
    switch self {
    case .none: return
    case .sigmoid: kernels_sigmoid(values, count)
    case .tanh: kernels_tanh(values, count)
    case .relu, .leakyReLU: kernels_leaky_relu(values, count, slope)
    }
  }
}
