import NeuralNetworks
import TensorCore

/// The losses that compare features of pictures: computed together, as features take most of the
/// time.
struct FeatureTerms: Sendable {
  static let kinds: [LossKind] = [.perceptual, .style]

  private let kinds: [LossKind]
  private let recipe: PerceptualRecipe
  private let bank: any FeatureBank

  /// - Throws: `FileError` or `KeyMismatch` when the weights can't be read; `CancelledError`.
  init?(_ losses: LossWeights) throws {
    kinds = losses.terms.map(\.kind).filter(Self.kinds.contains)
    guard !kinds.isEmpty, let source = losses.features else { return nil }
    recipe = losses.featureLayers.recipe
    bank = try source.bank(for: recipe)
  }

  /// The losses of pictures `[N, H, W, 3]` in -1...1 against real ones, each summed over the
  /// pictures.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  func values(
    _ pictures: [Tensor], target: Tensor?
  ) throws -> [(kind: LossKind, value: Tensor)] {
    guard let target else { return [] }
    let real = try features(of: target.detached())
    let made = try pictures.map { try features(of: $0) }
    return try kinds.map { kind in
      var sum = Tensor(shape: [1])
      for layers in made {
        for (weight, (one, other)) in zip(recipe.weights, zip(layers, real)) {
          sum = try sum.adding(difference(one, other, kind), times: weight)
        }
      }
      return (kind, sum)
    }
  }

  private func features(of picture: Tensor) throws -> [Tensor] {
    try bank.features(of: SampleRange.imageNet.encode(SampleRange.signed.decode(picture)))
  }

  private func difference(_ one: Tensor, _ other: Tensor, _ kind: LossKind) throws -> Tensor {
    if kind == .style {
      return try one.gramMatrices().meanAbsoluteError(to: other.gramMatrices())
    }
    return switch recipe.distance {
    case .meanAbsolute: try one.meanAbsoluteError(to: other)
    case .meanSquared: try one.meanSquaredError(to: other)
    }
  }
}
