import TensorCore

extension Weights {
  /// The metadata that state the digest of everything else.
  public static let sealKey = "graphrun.seal"

  /// The same with a seal: the SHA-256 digest of the texts and of the tensors as they will be stored.
  ///
  /// - Parameter dtype: how `write` will store floating-point numbers.
  /// - Throws: `FileError` when numbers are too large for float16, or `CancelledError`.
  public func sealed(floatsAs dtype: DType? = nil) throws -> Weights {
    var sealed = metadata
    sealed[Self.sealKey] = try digest(floatsAs: dtype)
    return withMetadata(sealed)
  }

  /// Refuses weights that are not those that were sealed. What has no seal passes.
  ///
  /// - Throws: `FileError`, or `CancelledError`.
  public func checkSeal() throws {
    guard let seal = metadata[Self.sealKey], try digest(floatsAs: nil) != seal else { return }
    throw FileError(
      path: origin, reason: .corrupt,
      explanation: "it is not as it was written, for its checksum differs: copy, download or train "
        + "it again")
  }

  private func digest(floatsAs dtype: DType?) throws -> String {
    var digest = SHA256()
    func add(_ text: String) {
      var text = text
      text.withUTF8 { digest.update(UnsafeRawBufferPointer($0)) }
    }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != Self.sealKey {
      add("\(key)=\(value)\n")
    }
    let writer = try SafetensorsWriter(self, floatsAs: dtype, path: origin)
    for (stored, dtype) in writer.tensors.sorted(by: { $0.stored.name < $1.stored.name }) {
      add("\(stored.name) \(dtype.rawValue) \(stored.shape)\n")
      try writer.write(stored, as: dtype) { digest.update($0) }
    }
    return digest.finish()
  }
}
