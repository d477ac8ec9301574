import TensorCore

/// A convolution, plain or transposed, with the norm and the activation after it; published files
/// name convolution and norm each by itself.
struct ConvBlock: Module {
  private let convName: String
  private let conv: Conv2d
  private let normName: String
  private let norm: NormLayer?
  private let activation: Activation
  private let normsAfterActivation: Bool

  /// - Parameters:
  ///   - norm: the norm's name in the file and the norm.
  ///   - normsAfterActivation: most networks normalise before it.
  init(
    _ name: String, _ conv: Conv2d, norm: (name: String, layer: NormLayer)? = nil,
    _ activation: Activation = .none, normsAfterActivation: Bool = false
  ) {
    convName = name
    self.conv = conv
    normName = norm?.name ?? ""
    self.norm = norm?.layer
    self.activation = activation
    self.normsAfterActivation = normsAfterActivation
  }

  var children: Children { Children([(convName, conv), (normName, norm)]) }

  /// How its kernel steps.
  var geometry: ConvolutionGeometry { conv.geometry }

  /// Convolves the channels of several tensors, as if they were concatenated.
  ///
  /// - Parameter sum: added after the norm, before the activation.
  /// - Throws: `CancelledError`.
  func callAsFunction(_ inputs: [Tensor], adding sum: Tensor? = nil) throws -> Tensor {
    let start: [LayerStep] = norm.map { [$0.step] } ?? []
    let end: [LayerStep] = [.activation(activation)]
    let middle: [LayerStep] = sum.map { [.add($0)] } ?? []
    return try conv(
      inputs.map { ConvolutionInput($0) },
      normsAfterActivation ? middle + end + start : start + middle + end)
  }

  /// Convolves one tensor.
  ///
  /// - Throws: `CancelledError`.
  func callAsFunction(_ x: Tensor) throws -> Tensor { try self([x]) }
}

extension [ConvBlock] {
  /// One after the other.
  func callAsFunction(_ x: Tensor) throws -> Tensor { try reduce(x) { try $1($0) } }
}
