public import TensorCore

/// How different two images look: differences of their features, beside those of pixels. Johnson,
/// Alahi and Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution" (2016).
public struct PerceptualLoss: Sendable {
  public let recipe: PerceptualRecipe
  private let bank: any FeatureBank

  /// - Parameter bank: gives the recipe's layers.
  public init(_ recipe: PerceptualRecipe, _ bank: any FeatureBank) {
    (self.recipe, self.bank) = (recipe, bank)
  }

  /// - Throws: `FileError` or `KeyMismatch` when VGG-16's weights cannot be read; `CancelledError`.
  public init(_ recipe: PerceptualRecipe, _ source: FeatureSource) throws {
    self.init(recipe, try source.bank(for: recipe))
  }

  /// The sum of the weighted differences, `[1]`.
  ///
  /// - Parameters:
  ///   - x: `[N, H, W, 3]`, normalised as ImageNet is.
  ///   - target: the same, a constant to gradients.
  /// - Throws: `CancelledError`.
  public func callAsFunction(_ x: Tensor, to target: Tensor) throws -> Tensor {
    var sum = Tensor(shape: [1])
    if recipe.pixelWeight != 0 {
      sum = try difference(x, target).multiplied(by: recipe.pixelWeight)
    }
    let features = try (bank.features(of: x), bank.features(of: target.detached()))
    precondition(features.0.count == recipe.weights.count, "features of other layers")
    for (weight, (mine, other)) in zip(recipe.weights, zip(features.0, features.1)) {
      sum = try sum.adding(difference(mine, other), times: weight)
    }
    return sum
  }

  private func difference(_ x: Tensor, _ target: Tensor) throws -> Tensor {
    switch recipe.distance {
    case .meanAbsolute: try x.meanAbsoluteError(to: target)
    case .meanSquared: try x.meanSquaredError(to: target)
    }
  }
}
