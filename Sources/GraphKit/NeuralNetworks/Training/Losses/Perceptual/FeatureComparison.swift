public import TensorCore

/// How different pictures look from a real one, by features of a network that is not trained.
///
///     let comparison = try FeatureComparison(.partialConvolutions, .random())
///     let differences = try comparison([result, composite], to: target)
///     let loss = try differences.perceptual().adding(differences.style(), times: 120)
///
/// Features take most of the time: they are computed once for all losses, and once for the real
/// picture.
public struct FeatureComparison: Sendable {
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

  /// Compares pictures with a real one.
  ///
  /// - Parameters:
  ///   - pictures: `[N, H, W, 3]` each, normalised as ImageNet is.
  ///   - target: the same, a constant to gradients.
  /// - Throws: `CancelledError`.
  public func callAsFunction(
    _ pictures: [Tensor], to target: Tensor
  ) throws -> FeatureDifferences {
    let real = try bank.features(of: target.detached())
    precondition(real.count == recipe.weights.count, "features of other layers")
    return FeatureDifferences(
      recipe: recipe, made: try pictures.map { try bank.features(of: $0) }, real: real)
  }
}

/// Features of pictures beside those of a real one; what losses make of them.
public struct FeatureDifferences: Sendable {
  fileprivate let recipe: PerceptualRecipe
  /// Of each picture, layer by layer.
  fileprivate let made: [[Tensor]]
  fileprivate let real: [Tensor]

  /// How different the features are, each layer times its weight, summed over the pictures, `[1]`.
  /// Johnson, Alahi and Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and
  /// Super-Resolution" (2016).
  ///
  /// - Throws: `CancelledError`.
  public func perceptual() throws -> Tensor {
    try sum { made, real in
      switch recipe.distance {
      case .meanAbsolute: try made.meanAbsoluteError(to: real)
      case .meanSquared: try made.meanSquaredError(to: real)
      }
    }
  }

  /// How different their textures are, the same of the products of channels: mean absolute
  /// differences of Gram matrices. Gatys, Ecker and Bethge, "Image Style Transfer Using Convolutional
  /// Neural Networks" (2016).
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func style() throws -> Tensor {
    try sum { try $0.gramMatrices().meanAbsoluteError(to: $1.gramMatrices()) }
  }

  private func sum(_ difference: (Tensor, Tensor) throws -> Tensor) throws -> Tensor {
    var sum = Tensor(shape: [1])
    for features in made {
      for (weight, (one, other)) in zip(recipe.weights, zip(features, real)) {
        sum = try sum.adding(difference(one, other), times: weight)
      }
    }
    return sum
  }
}
