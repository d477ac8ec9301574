import TensorCore

/// How the weights of a network begin, by the name that a recipe states.
public enum Initialization: String, Codable, Sendable, CaseIterable {
  /// As each layer states it, PyTorch's defaults.
  case layers = "default"
  /// Normal of deviation 0.02, the scales of norms about 1: Radford, Metz and Chintala, "Unsupervised
  /// Representation Learning with Deep Convolutional Generative Adversarial Networks" (2016).
  case normal = "normal-0.02"
  /// Normal of deviation sqrt(2 / fan-in), for ReLUs: He, Zhang, Ren and Sun, "Delving Deep into
  /// Rectifiers" (2015).
  case kaiming
  /// Uniform within sqrt(6 / (fan-in + fan-out)): Glorot and Bengio, "Understanding the Difficulty of
  /// Training Deep Feedforward Neural Networks" (2010).
  case xavier

  /// How a parameter begins. Biases are 0 in all but the default; what is not trained, and constants,
  /// begin as their layers state; what pixel shuffling follows begins in equal runs all the same.
  func initializer(of parameter: Parameter) -> Parameter.Initializer {
    let own = parameter.initializer
    guard self != .layers, parameter.isTrainable else { return own }
    switch own {
    case .constant(1) where self == .normal && parameter.shape.rank == 1:
      return .normal(mean: 1, standardDeviation: 0.02)
    case .constant: return own
    case .normal, .uniform: return weight(parameter)
    case .repeated(_, let times): return .repeated(weight(parameter), times: times)
    }
  }

  /// Fans as PyTorch counts them, the axes of a transposed weight like those of any other.
  private func weight(_ parameter: Parameter) -> Parameter.Initializer {
    let shape = parameter.shape
    guard shape.rank > 1 else { return .constant(0) }
    let area = shape.count / shape[0] / shape[1]
    let (fanIn, fanOut) = (Float(shape[1] * area), Float(shape[0] * area))
    switch self {
    case .layers: return parameter.initializer
    case .normal: return .normal(standardDeviation: 0.02)
    case .kaiming: return .normal(standardDeviation: (2 / fanIn).squareRoot())
    case .xavier: return .uniform(bound: (6 / (fanIn + fanOut)).squareRoot())
    }
  }
}
