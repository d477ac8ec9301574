public import TensorCore

/// Instance normalisation of `[N, H, W, C]`; see `Tensor.instanceNormalized`.
public struct InstanceNorm2d: Module {
  public let weight: Parameter?
  public let bias: Parameter?
  public let epsilon: Float

  /// - Parameter isAffine: whether channels are scaled and shifted after it.
  public init(_ channels: Int, epsilon: Float = 1e-5, isAffine: Bool = false) {
    weight = isAffine ? Parameter([channels], .constant(1)) : nil
    bias = isAffine ? Parameter([channels], .constant(0)) : nil
    self.epsilon = epsilon
  }

  public var children: Children { ["weight": weight, "bias": bias] }

  /// Normalises, then applies `activation`.
  ///
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor, then activation: Activation = .none) throws -> Tensor {
    var result = x
    try apply(to: &result, then: activation)
    return result
  }

  /// Normalises in place, then applies `activation`.
  ///
  /// - Throws: `CancelledError`.
  func apply(to x: inout Tensor, then activation: Activation = .none) throws {
    if Gradients.isRecording {
      x = try x.normalized(
        together: .image, scale: weight?.value, shift: bias?.value, epsilon: epsilon,
        then: activation
      ).result
      return
    }
    try x.normalizeInstances(
      epsilon: epsilon, scale: weight?.value.elements, shift: bias?.value.elements,
      then: activation)
  }
}
