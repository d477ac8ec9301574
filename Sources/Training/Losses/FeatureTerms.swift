import NeuralNetworks
import TensorCore

/// The losses of a recipe that compare features of pictures.
struct FeatureTerms: Sendable {
  static let kinds: [LossKind] = [.perceptual, .style]

  private let kinds: [LossKind]
  private let comparison: FeatureComparison

  /// `nil` when the recipe asks for none.
  ///
  /// - Throws: `FileError` or `KeyMismatch` when the weights can't be read; `CancelledError`.
  init?(_ losses: LossWeights) throws {
    kinds = losses.terms.map(\.kind).filter(Self.kinds.contains)
    guard !kinds.isEmpty, let source = losses.features else { return nil }
    comparison = try FeatureComparison(losses.featureLayers.recipe, source)
  }

  /// The losses of pictures `[N, H, W, 3]` in -1...1 against real ones, each summed over the
  /// pictures.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  func values(
    _ pictures: [Tensor], target: Tensor?
  ) throws -> [(kind: LossKind, value: Tensor)] {
    guard let target else { return [] }
    let differences = try comparison(pictures.map(Self.encoded), to: Self.encoded(target))
    return try kinds.map { kind in
      (kind, kind == .style ? try differences.style() : try differences.perceptual())
    }
  }

  /// As ImageNet is normalised.
  private static func encoded(_ picture: Tensor) throws -> Tensor {
    try SampleRange.imageNet.encode(SampleRange.signed.decode(picture))
  }
}
