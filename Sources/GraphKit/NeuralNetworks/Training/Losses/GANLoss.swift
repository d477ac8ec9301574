public import TensorCore

/// What a discriminator and a generator are trained by, on scores (logits) of any shape: larger is
/// more real.
public enum GANLoss: String, CaseIterable, Codable, Sendable {
  /// Cross-entropy, the generator's so that it does not fade: Goodfellow and others, "Generative
  /// Adversarial Nets" (2014).
  case vanilla
  /// Squared distance to 1 and 0: Mao and others, "Least Squares Generative Adversarial Networks"
  /// (2017).
  case leastSquares = "least-squares"
  /// Distance below 1 and above -1: Lim and Ye, "Geometric GAN" (2017).
  case hinge

  /// The discriminator's loss: the mean of that on real images and that on generated ones.
  ///
  /// - Throws: `CancelledError`.
  public func discriminator(real: Tensor, fake: Tensor) throws -> Tensor {
    try score(real, isReal: true).adding(score(fake, isReal: false)).multiplied(by: 0.5)
  }

  /// The generator's loss.
  ///
  /// - Throws: `CancelledError`.
  public func generator(fake: Tensor) throws -> Tensor {
    switch self {
    case .vanilla, .leastSquares: try score(fake, isReal: true)
    case .hinge: try fake.mean().multiplied(by: -1)
    }
  }

  private func score(_ scores: Tensor, isReal: Bool) throws -> Tensor {
    let target = Tensor(shape: scores.shape, repeating: isReal ? 1 : 0)
    switch self {
    case .vanilla: return try scores.binaryCrossEntropy(to: target)
    case .leastSquares: return try scores.meanSquaredError(to: target)
    case .hinge:
      // max(0, 1 - s) for real ones, max(0, 1 + s) for others.
      let ones = Tensor(shape: scores.shape, repeating: 1)
      return try ones.adding(scores, times: isReal ? -1 : 1).activated(.relu).mean()
    }
  }
}
