extension Network {
  /// Published weights under the names that this network has for them, and nothing else.
  ///
  /// - Throws: `KeyMismatch` when they are not its weights; `FileError` when two of them would get
  ///   the same name; `CancelledError`.
  public func adopting(_ published: Weights) throws -> Weights {
    let renamed = try published.renamed { name in
      name.hasSuffix("num_batches_tracked") ? nil : self.name(ofPublished: name)
    }.completingSpectralNorms()
    try renamed.check(
      matching: namedParameters.map { ParameterShape($0.name, $0.parameter.shape) })
    return renamed
  }
}
