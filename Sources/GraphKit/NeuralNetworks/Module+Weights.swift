import TensorCore

extension Module {
  /// Takes all parameters from a weight file, or none. Large ones stay in the file until they are
  /// used, and while they are: see `MappedFile`.
  ///
  /// - Throws: `KeyMismatch` with everything that differs, or `CancelledError`.
  public func load(_ weights: Weights) throws {
    let named = namedParameters
    let tensors = try weights.completingSpectralNorms().tensors(
      matching: named.map { ParameterShape($0.name, $0.parameter.shape) })
    for (target, tensor) in zip(named, tensors) { target.parameter.value = tensor }
  }

  /// All parameters, as a weight file holds them.
  public func weights(origin: String, metadata: [String: String] = [:]) -> Weights {
    Weights(
      namedParameters.map { StoredTensor($0.name, $0.parameter.value) }, metadata: metadata,
      origin: origin)
  }
}
