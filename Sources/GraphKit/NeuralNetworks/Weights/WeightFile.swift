import TensorCore

/// A weight file of either kind, told apart by its contents.
public enum WeightFile: Sendable {
  case safetensors(Weights)
  case torch(TorchFile)

  /// Opens a file.
  ///
  /// - Parameter entry: the keys of the dictionary to take from a PyTorch file; `nil` for the
  ///   largest.
  /// - Throws: `FileError`.
  public init(contentsOf path: String, entry: String? = nil) throws {
    let file = FileBytes.mapped(
      try MappedFile(try InputFile(path, expecting: "a weights")))
    let isTorch = file.withUnsafeBytes { TorchFile.isZip($0) || TorchFile.isPickle($0) }
    if isTorch {
      self = .torch(try TorchFile(file, origin: path, entry: entry))
      return
    }
    guard file.withUnsafeBytes({ $0.count < 9 || $0[8] == UInt8(ascii: "{") }) else {
      throw FileError(
        path: path, reason: .unsupported,
        explanation: file.withUnsafeBytes { ForeignWeights.explanation($0) }
          ?? ForeignWeights.unknown)
    }
    if let entry {
      throw FileError(
        path: path, reason: .unsupported,
        explanation: "a safetensors file has no entries such as \(quotedName(entry))")
    }
    self = .safetensors(try Weights(file, origin: path))
  }

  /// The tensors.
  public var weights: Weights {
    switch self {
    case .safetensors(let weights): weights
    case .torch(let file): file.weights
    }
  }
}
