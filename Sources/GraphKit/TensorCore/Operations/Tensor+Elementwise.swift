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
    let source = history
    try changeElements { activation.apply(to: $0, $1) }
    guard source != nil else { return }
    let result = self
    record([source]) { [try activation.gradient($0, results: result)] }
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
    let source = history
    try changeElements(channels: channels) { run, count in
      kernels_scale_channels(run, count / channels, channels, scale, shift)
    }
    let none = [Float](repeating: 0, count: channels)
    record([source]) { [try $0.scaledChannels(scale, none)] }
  }

  /// `element * scale[channel] + shift[channel]` with a scale and a shift, `[C]`, that may be
  /// watched.
  ///
  /// - Throws: `CancelledError`.
  public func scaledChannels(_ scale: Tensor, _ shift: Tensor) throws -> Tensor {
    let (values, factors) = (detached(), scale.elements)
    return try values.scaledChannels(factors, shift.elements).recorded(
      from: [self, scale, shift]
    ) { gradient in
      let products = try gradient.multiplied(by: values)
      let none = [Float](repeating: 0, count: factors.count)
      return [
        try gradient.scaledChannels(factors, none), try products.channelSums(),
        try gradient.channelSums(),
      ]
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
    let sources = [history, other.history]
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
    record(sources) { gradient in
      [gradient, sources[1] == nil ? nil : try gradient.multiplied(by: factor)]
    }
  }

  /// Every element times `factor`.
  ///
  /// - Throws: `CancelledError`.
  public func multiplied(by factor: Float) throws -> Tensor {
    if factor == 1 { return self }
    return try mapped { $0 * factor }.recorded(from: [self]) { [try $0.multiplied(by: factor)] }
  }

  /// Every element times a single number, `[1]` or `[]`, that may be watched.
  ///
  /// - Throws: `CancelledError`.
  public func multiplied(bySingle factor: Tensor) throws -> Tensor {
    precondition(factor.count == 1, "a factor of shape \(factor.shape)")
    let (values, number, shape) = (detached(), factor.elements[0], factor.shape)
    return try values.multiplied(by: number).recorded(from: [self, factor]) { gradient in
      let sum = try gradient.sum(with: values) { Double($0) * Double($1) }
      return [
        try gradient.multiplied(by: number), Tensor(shape: shape, elements: [Float(sum)]),
      ]
    }
  }

  /// The product, element by element, with another tensor of the same shape.
  ///
  /// - Throws: `CancelledError`.
  public func multiplied(by other: Tensor) throws -> Tensor {
    let (left, right) = (detached(), other.detached())
    return try left.mapped(with: right) { $0 * $1 }.recorded(from: [self, other]) {
      [try $0.multiplied(by: right), try $0.multiplied(by: left)]
    }
  }
}

extension Activation {
  /// The gradient before the activation from the one after it and the results: slopes are known
  /// from results, because no activation here turns back.
  ///
  /// - Throws: `CancelledError`.
  func gradient(_ gradient: Tensor, results: Tensor) throws -> Tensor {
    switch self {
    case .none: return gradient
    case .sigmoid: return try gradient.mapped(with: results) { $0 * $1 * (1 - $1) }
    case .tanh: return try gradient.mapped(with: results) { $0 * (1 - $1 * $1) }
    case .relu, .leakyReLU:
      let slope = slope
      return try gradient.mapped(with: results) { $1 > 0 ? $0 : $0 * slope }
    }
  }

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
