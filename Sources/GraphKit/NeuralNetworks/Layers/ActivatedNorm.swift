import TensorCore

/// A batch norm and the activation after it, in one of the forms that a network may have.
struct ActivatedNorm: Module {
  /// The forms.
  enum Kind: Sendable {
    case reLU
    /// A leaky ReLU of slope 0.01.
    case leakyReLU
    /// The same in less memory.
    case inPlace

    /// What comes after the norm.
    var activation: LayerStep { self == .reLU ? .relu : .leakyReLU(0.01) }
  }

  private enum Form {
    case batch(BatchNorm2d)
    case inPlace(InPlaceABN)
  }

  private let form: Form
  /// What follows a convolution.
  let steps: [LayerStep]

  /// - Parameter activates: false for the norm alone, to whose result something is added before the
  ///   activation.
  init(_ kind: Kind, _ channels: Int, activates: Bool = true) {
    if kind == .inPlace {
      let norm = InPlaceABN(channels, activation: activates ? .leakyReLU(0.01) : .identity)
      (form, steps) = (.inPlace(norm), [.inPlaceNorm(norm)])
    } else {
      let norm = BatchNorm2d(channels)
      (form, steps) = (.batch(norm), [.norm(norm)] + (activates ? [kind.activation] : []))
    }
  }

  var children: Children {
    switch form {
    case .batch(let norm): norm.children
    case .inPlace(let norm): norm.children
    }
  }
}
