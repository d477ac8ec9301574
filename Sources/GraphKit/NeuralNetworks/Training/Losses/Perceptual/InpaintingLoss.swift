public import TensorCore

/// What networks of partial convolutions are trained by: Liu, Reda, Shih, Wang, Tao and Catanzaro,
/// "Image Inpainting for Irregular Holes Using Partial Convolutions" (2018).
///
/// Beside the result, the composite is judged: the result in the holes, the target elsewhere.
public struct InpaintingLoss: Sendable {
  /// What the terms weigh.
  public struct Weights: Hashable, Sendable {
    public var valid: Float = 1
    public var hole: Float = 6
    public var perceptual: Float = 0.05
    public var style: Float = 120
    public var totalVariation: Float = 0.1

    public init() {}
  }

  public var weights = Weights()
  private let bank: any FeatureBank

  /// - Parameter bank: gives the layers of `PerceptualRecipe.partialConvolutions`.
  public init(_ bank: any FeatureBank) { self.bank = bank }

  /// - Throws: `FileError` or `KeyMismatch` when VGG-16's weights cannot be read; `CancelledError`.
  public init(_ source: FeatureSource) throws {
    self.init(try source.bank(for: .partialConvolutions))
  }

  /// The sum of the weighted terms, `[1]`.
  ///
  /// - Parameters:
  ///   - x: the result, `[N, H, W, 3]`, normalised as ImageNet is.
  ///   - target: the same, a constant to gradients.
  ///   - holes: `[N, H, W]`, 1 = hole.
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func callAsFunction(_ x: Tensor, to target: Tensor, holes: Tensor) throws -> Tensor {
    let terms = try terms(x, to: target, holes: holes)
    return try terms.reduce(Tensor(shape: [1])) { try $0.adding($1.value, times: $1.weight) }
  }

  /// The terms one by one, not weighted.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func terms(
    _ x: Tensor, to target: Tensor, holes: Tensor
  ) throws -> [(name: String, weight: Float, value: Tensor)] {
    let target = target.detached()
    let valid = try holes.mapped { 1 - $0 }
    let composite = try x.scaledPixels(by: holes).adding(target.scaledPixels(by: valid))
    let expected = try bank.features(of: target)
    let judged = try [x, composite].map { try bank.features(of: $0) }
    let pairs = judged.flatMap { zip($0, expected) }
    return [
      ("valid", weights.valid, try x.meanAbsoluteError(to: target, pixelWeights: valid)),
      ("hole", weights.hole, try x.meanAbsoluteError(to: target, pixelWeights: holes)),
      ("perceptual", weights.perceptual, try sum(pairs) { try $0.meanAbsoluteError(to: $1) }),
      (
        "style", weights.style,
        try sum(pairs) { try $0.gramMatrices().meanAbsoluteError(to: $1.gramMatrices()) }
      ),
      // Outside of the holes the composite is constant: only their surroundings have a gradient.
      ("total variation", weights.totalVariation, try composite.totalVariation()),
    ]
  }

  private func sum(
    _ pairs: [(Tensor, Tensor)], _ difference: (Tensor, Tensor) throws -> Tensor
  ) throws -> Tensor {
    try pairs.reduce(Tensor(shape: [1])) { try $0.adding(difference($1.0, $1.1)) }
  }
}
