public import NeuralNetworks

/// What is made small, and how much each counts.
public struct LossWeights: Sendable {
  public var terms: [(kind: LossKind, weight: Float)]
  /// How much more a damaged pixel counts in `bce`; `nil` for the ratio of sound to damaged ones.
  public var positiveWeight: Float?
  /// What `perceptual` and `style` see.
  public var features: FeatureSource?
  /// Which of its layers.
  public var featureLayers: FeatureLayers = .lowFeatures

  /// Layers of VGG-16, as they were published.
  public enum FeatureLayers: String, CaseIterable, Sendable {
    case lowFeatures = "low-features"
    case partialConvolutions = "partial-convolutions"
    case deOldify = "deoldify"
    case deOldify2018 = "deoldify-2018"

    /// The layers and what they weigh.
    public var recipe: PerceptualRecipe {
      switch self {
      case .lowFeatures: .lowFeatures
      case .partialConvolutions: .partialConvolutions
      case .deOldify: .deOldify
      case .deOldify2018: .deOldify2018
      }
    }
  }

  /// What a loss weighs; 0 when it is not named.
  public func weight(of kind: LossKind) -> Float { terms.first { $0.kind == kind }?.weight ?? 0 }
}

/// The losses that a recipe can name.
public enum LossKind: String, CaseIterable, Sendable {
  /// Mean absolute difference to the target.
  case l1
  /// Mean squared difference to the target.
  case l2
  /// The same in the hole only.
  case holeL1 = "hole-l1"
  case holeL2 = "hole-l2"
  /// The same outside of the hole only.
  case validL1 = "valid-l1"
  /// A context encoder's squared difference: ten times as much where it makes what it has seen.
  case overlapL2 = "overlap-l2"
  /// Cross-entropy of marks.
  case bce
  /// Dice loss of marks.
  case dice
  /// Total variation of the composite.
  case tv
  /// How different the features of pictures are.
  case perceptual
  /// How different the products of their channels are: textures.
  case style
  /// What the critic says.
  case adversarial
  /// How far the critic's features of made pictures are from those of real ones.
  case featureMatching = "feature-matching"
  /// Mean absolute difference of a picture that went to the other kind and back.
  case cycle
  /// Mean absolute difference of a picture that is of the kind already.
  case identity
}
