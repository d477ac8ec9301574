/// Which features are compared, and what they weigh: the published choices, by their layers in
/// torchvision's VGG-16.
public struct PerceptualRecipe: Hashable, Sendable {
  /// How features are compared.
  public enum Distance: Sendable {
    case meanAbsolute
    case meanSquared
  }

  /// See `VGG16Features.Configuration`.
  public var layers: [Int]
  /// Whether the layers are those of vgg16_bn.
  public var hasBatchNorm: Bool
  /// What each layer weighs.
  public var weights: [Float]
  public var distance: Distance

  public init(
    layers: [Int], hasBatchNorm: Bool = false, weights: [Float],
    distance: Distance = .meanAbsolute
  ) {
    precondition(layers.count == weights.count, "\(weights.count) weights of layers \(layers)")
    (self.layers, self.hasBatchNorm, self.weights) = (layers, hasBatchNorm, weights)
    self.distance = distance
  }

  /// DeOldify: what is before the last three poolings, beside the pixels' absolute differences.
  public static let deOldify = PerceptualRecipe(
    layers: [22, 32, 42], hasBatchNorm: true, weights: [20, 70, 10])
  /// DeOldify as it was in 2018: what is before the first three poolings.
  public static let deOldify2018 = PerceptualRecipe(
    layers: [3, 8, 15], weights: [20, 70, 10])
  /// Low features in the place of pixels, as Mail.ru coloured: squared differences let less gray
  /// through than absolute ones.
  public static let lowFeatures = PerceptualRecipe(
    layers: [3, 8], weights: [1, 1], distance: .meanSquared)
  /// Partial convolutions: the first three poolings.
  public static let partialConvolutions = PerceptualRecipe(
    layers: [4, 9, 16], weights: [1, 1, 1])
}
