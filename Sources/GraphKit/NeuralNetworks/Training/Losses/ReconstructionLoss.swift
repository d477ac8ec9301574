public import TensorCore

/// What two translators, A to B and B to A, lose when images go there and back, and when they are
/// given what they should give: mean absolute differences.
public struct ReconstructionLoss: Hashable, Sendable {
  /// What the way from A to B and back to A weighs.
  public var weightA: Float
  /// What the way from B to A and back to B weighs.
  public var weightB: Float
  /// What identity weighs, as a share of the other weight of its domain.
  public var identityShare: Float

  public init(weightA: Float, weightB: Float, identityShare: Float = 0) {
    (self.weightA, self.weightB, self.identityShare) = (weightA, weightB, identityShare)
  }

  /// Zhu, Park, Isola and Efros, "Unpaired Image-to-Image Translation Using Cycle-Consistent
  /// Adversarial Networks" (2017).
  public static let cycleGAN = ReconstructionLoss(weightA: 10, weightB: 10, identityShare: 0.5)
  /// Yi, Zhang, Tan and Gong, "DualGAN" (2017), as its code weighs it.
  public static let dualGAN = ReconstructionLoss(weightA: 20, weightB: 20)

  /// Of images of A that went to B and back, and of B that went to A and back.
  ///
  /// - Throws: `CancelledError`.
  public func cycle(
    a: Tensor, backToA: Tensor, b: Tensor, backToB: Tensor
  ) throws -> Tensor {
    try backToA.meanAbsoluteError(to: a).multiplied(by: weightA).adding(
      backToB.meanAbsoluteError(to: b), times: weightB)
  }

  /// Of images of A that the translator to A was given, and of B that the translator to B was given:
  /// they should stay as they are.
  ///
  /// - Throws: `CancelledError`.
  public func identity(
    a: Tensor, translatedToA: Tensor, b: Tensor, translatedToB: Tensor
  ) throws -> Tensor {
    try cycle(a: a, backToA: translatedToA, b: b, backToB: translatedToB)
      .multiplied(by: identityShare)
  }
}
