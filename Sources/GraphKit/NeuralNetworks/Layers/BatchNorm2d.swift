public import TensorCore

/// Batch normalisation over the channels of `[N, H, W, C]`: `(x - mean) / sqrt(variance + epsilon)
/// * weight + bias`. Ioffe and Szegedy, "Batch Normalization" (2015).
public struct BatchNorm2d: Module {
  public let weight: Parameter
  public let bias: Parameter
  public let runningMean: Parameter
  public let runningVariance: Parameter
  public let epsilon: Float

  public init(_ channels: Int, epsilon: Float = 1e-5) {
    weight = Parameter([channels], .constant(1))
    bias = Parameter([channels], .constant(0))
    runningMean = Parameter([channels], .constant(0), isTrainable: false, isStatistic: true)
    runningVariance = Parameter([channels], .constant(1), isTrainable: false, isStatistic: true)
    self.epsilon = epsilon
  }

  public var children: Children {
    [
      "weight": weight, "bias": bias, "running_mean": runningMean,
      "running_var": runningVariance,
    ]
  }

  /// What the norm does to each channel with its running statistics.
  var scaleAndShift: (scale: [Float], shift: [Float]) {
    let (mean, bias) = (runningMean.value.elements, bias.value.elements)
    let scale = zip(weight.value.elements, runningVariance.value.elements).map {
      $0 / ($1 + epsilon).squareRoot()
    }
    return (scale, scale.indices.map { bias[$0] - mean[$0] * scale[$0] })
  }

  /// Changes when a parameter does.
  var version: Int {
    weight.version + bias.version + runningMean.version + runningVariance.version
  }

  /// Normalises: in training by the batch's own statistics, which move the running ones, else by
  /// those.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    var result = x
    try apply(to: &result)
    return result
  }

  /// The same in place, then `activation`.
  ///
  /// - Throws: `CancelledError`.
  func apply(to x: inout Tensor, then activation: Activation = .none) throws {
    if let mode = TrainingMode.current, !mode.freezesNorms {
      let (result, moments) = try x.normalized(
        together: .batch, scale: weight.value, shift: bias.value, epsilon: epsilon,
        then: activation)
      track(moments[0], count: x.count / x.shape[3])
      x = result
      return
    }
    if Gradients.isRecording {
      x = try recordedWithRunningStatistics(x)
    } else {
      let (scale, shift) = scaleAndShift
      try x.scaleChannels(scale, shift)
    }
    try x.activate(activation)
  }

  /// With n = (x - mean) / sqrt(variance + epsilon) constant maps, `n weight + bias`.
  private func recordedWithRunningStatistics(_ x: Tensor) throws -> Tensor {
    let inverse = runningVariance.value.elements.map { 1 / ($0 + epsilon).squareRoot() }
    let offset = zip(runningMean.value.elements, inverse).map { -$0 * $1 }
    return try x.scaledChannels(inverse, offset).scaledChannels(weight.value, bias.value)
  }

  /// Moves the running statistics by a tenth, as PyTorch does: the variance without bias. They stay
  /// when the layer runs a second time for the backward pass.
  func track(_ moments: (mean: [Float], variance: [Float]), count: Int) {
    if TrainingMode.current?.isRecomputing == true { return }
    let unbiased = Float(count) / Float(max(1, count - 1))
    func move(_ parameter: Parameter, to values: [Float]) {
      let moved = zip(parameter.value.elements, values).map {
        $0 + Self.momentum * ($1 - $0)
      }
      parameter.value = Tensor(shape: parameter.shape, elements: moved)
    }
    move(runningMean, to: moments.mean)
    move(runningVariance, to: moments.variance.map { $0 * unbiased })
  }

  private static let momentum: Float = 0.1
}
