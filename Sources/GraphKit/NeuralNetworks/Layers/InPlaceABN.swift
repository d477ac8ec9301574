public import TensorCore

/// A batch norm with the activation after it over `[N, H, W, C]`, which keep for the backward pass
/// only what they give: `activation(n (|weight| + epsilon) + bias)`, n being normalised. Rota Bulò,
/// Porzi and Kontschieder, "In-Place Activated BatchNorm for Memory-Optimized Training of DNNs"
/// (2018), with the names of parameters of its published code.
///
/// Where the weight is positive it does what `BatchNorm2d` and the activation do, but for the
/// epsilon; weights trained with those may be negative, and then have to be trained anew.
public struct InPlaceABN: Module {
  private let norm: BatchNorm2d
  public let activation: InvertibleActivation

  /// - Parameter activation: one that can be undone; a leaky ReLU's slope, or an ELU's alpha, is
  ///   above 0.
  public init(
    _ channels: Int, activation: InvertibleActivation = .leakyReLU(0.01), epsilon: Float = 1e-5
  ) {
    switch activation {
    case .leakyReLU(let number), .elu(let number):
      precondition(number > 0, "\(activation) cannot be undone")
    case .identity: break
    }
    norm = BatchNorm2d(channels, epsilon: epsilon)
    self.activation = activation
  }

  public var children: Children { norm.children }

  /// Normalises and activates: in training by the batch's own statistics, which move the running
  /// ones, else by those.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    var result = x
    try apply(to: &result)
    return result
  }

  /// The same in place.
  ///
  /// - Throws: `CancelledError`.
  func apply(to x: inout Tensor) throws {
    if let mode = TrainingMode.current, !mode.freezesNorms {
      let count = x.count / x.shape[x.shape.rank - 1]
      norm.track(try normalize(&x), count: count)
    } else if Gradients.isRecording {
      try normalize(&x, fixed: (norm.runningMean.value.elements, variance))
    } else {
      let (scale, shift) = scaleAndShift
      try x.scaleChannels(scale, shift)
      try activation.apply(to: &x)
    }
  }

  private var variance: [Float] { norm.runningVariance.value.elements }

  @discardableResult
  private func normalize(
    _ x: inout Tensor, fixed: (mean: [Float], variance: [Float])? = nil
  ) throws -> (mean: [Float], variance: [Float]) {
    try x.normalizeInPlace(
      scale: norm.weight.value, shift: norm.bias.value, epsilon: norm.epsilon, then: activation,
      fixed: fixed)
  }
}

extension InPlaceABN: FoldableNorm {
  var weight: Parameter { norm.weight }

  var version: Int { norm.version }

  var scaleAndShift: (scale: [Float], shift: [Float]) {
    let (mean, bias) = (norm.runningMean.value.elements, norm.bias.value.elements)
    let scale = zip(norm.weight.value.elements, variance).map {
      (abs($0) + norm.epsilon) / ($1 + norm.epsilon).squareRoot()
    }
    return (scale, scale.indices.map { bias[$0] - mean[$0] * scale[$0] })
  }
}
