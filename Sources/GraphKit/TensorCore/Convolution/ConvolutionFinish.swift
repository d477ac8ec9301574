/// A function of single values that ends a layer.
public enum Activation: Hashable, Sendable {
  case none
  case relu
  /// Negative values times the slope, below 1.
  case leakyReLU(Float)
  case sigmoid
  case tanh

  /// What negative values are multiplied by.
  var slope: Float {
    switch self {
    case .none, .sigmoid, .tanh: 1
    case .relu: 0
    case .leakyReLU(let slope): slope
    }
  }
}

/// What happens to a convolution's sums before they are stored, in this order:
/// `(scale * activation(sum * pixelScale + bias * pixelBias + residual) + shift) * pixelMask`.
public struct ConvolutionFinish: Sendable {
  /// `[N, H, W]` of the result, or no scaling. A partial convolution's ratio.
  public var pixelScale: Tensor?
  /// `[N, H, W]` of the result: what the bias is multiplied by.
  public var pixelBias: Tensor?
  /// Added: the result's shape.
  public var residual: Tensor?
  public var activation: Activation
  /// Per channel, after the activation (a batch norm that follows it).
  public var scaleAndShift: (scale: [Float], shift: [Float])?
  /// `[N, H, W]` of the result, or no mask: what is left of each pixel in the end.
  public var pixelMask: Tensor?

  public init(activation: Activation = .none, residual: Tensor? = nil) {
    self.activation = activation
    self.residual = residual
  }
}
