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
    runningMean = Parameter([channels], .constant(0), isTrainable: false)
    runningVariance = Parameter([channels], .constant(1), isTrainable: false)
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

  /// Normalises with the running statistics.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    var result = x
    try apply(to: &result)
    return result
  }

  /// Normalises in place with the running statistics.
  ///
  /// - Throws: `CancelledError`.
  func apply(to x: inout Tensor) throws {
    let (scale, shift) = scaleAndShift
    try x.scaleChannels(scale, shift)
  }
}
