/// The norm after a convolution of a network that comes with either kind.
public enum NormLayer: Module {
  /// Which kind a network has.
  public enum Kind: String, Codable, Sendable {
    /// Statistics gathered in training.
    case batch
    /// The statistics of each image, without scale and shift.
    case instance
  }

  case batch(BatchNorm2d)
  case instance(InstanceNorm2d)

  init(_ kind: Kind, _ channels: Int) {
    switch kind {
    case .batch: self = .batch(BatchNorm2d(channels))
    case .instance: self = .instance(InstanceNorm2d(channels))
    }
  }

  public var children: Children {
    switch self {
    case .batch(let norm): norm.children
    case .instance(let norm): norm.children
    }
  }

  /// The norm as what follows a convolution.
  public var step: LayerStep {
    switch self {
    case .batch(let norm): .norm(norm)
    case .instance(let norm): .instanceNorm(norm)
    }
  }
}
