public import TensorCore

/// Features by which two images are compared; never trained.
public protocol FeatureBank: Module {
  /// The features of each layer, first to last.
  ///
  /// - Parameter x: `[N, H, W, 3]`, normalised as ImageNet is.
  /// - Throws: `CancelledError`.
  func callAsFunction(_ x: Tensor) throws -> [Tensor]
}

extension VGG16Features: FeatureBank {}

extension FeatureBank {
  /// The features, whatever is trained: norms keep their statistics, and parameters get no gradient.
  ///
  /// - Throws: `CancelledError`.
  public func features(of x: Tensor) throws -> [Tensor] {
    var mode = TrainingMode.current ?? TrainingMode()
    mode.freezesNorms = true
    mode.frozen.formUnion(namedParameters.map { ObjectIdentifier($0.parameter) })
    return try TrainingMode.$current.withValue(mode) { try self(x) }
  }
}
