public import TensorCore

/// The named tensors of a weight file.
///
/// A network loads its parameters by one call, which either gives all of them or throws what
/// differs:
///
///     let weights = try Weights(contentsOf: "Models/unet.safetensors")
///     let tensors = try weights.tensors(matching: network.parameterShapes)
///
/// Nothing is converted before it is asked for; `weights["conv1.weight"]` is one stored tensor.
public struct Weights: Sendable {
  /// Where they come from, as messages name it: a path.
  public let origin: String
  /// Texts that the file carries beside its tensors, as where it came from.
  public let metadata: [String: String]
  /// The tensors, in the file's order. No two have the same name.
  public let tensors: [StoredTensor]
  private let positions: [String: Int]

  /// The most tensors of one file.
  static let maxTensors = 100_000
  /// The longest name, bytes: comparing texts full of accents takes the square of their length.
  static let maxName = 512
  /// The most axes of one tensor.
  static let maxRank = 32

  /// Gathers tensors; names must differ.
  public init(_ tensors: [StoredTensor], metadata: [String: String] = [:], origin: String) {
    self.origin = origin
    self.metadata = metadata
    self.tensors = tensors
    positions = Dictionary(
      zip(tensors.map(\.name), tensors.indices),
      uniquingKeysWith: { first, _ in preconditionFailure("two tensors '\(tensors[first].name)'") })
  }

  /// The tensor of a name.
  public subscript(name: String) -> StoredTensor? { positions[name].map { tensors[$0] } }

  /// The names, in the file's order.
  public var names: [String] { tensors.map(\.name) }

  /// The number of elements of all floating-point tensors.
  public var parameterCount: Int {
    tensors.reduce(0) { $0 + ($1.dtype.isFloatingPoint ? $1.count : 0) }
  }
}

/// A parameter that a network has: what its file must hold under that name.
public struct ParameterShape: Hashable, Sendable {
  /// The name, as in `layer1.0.conv1.weight`.
  public let name: String
  /// The extents, as PyTorch states them.
  public let shape: Shape

  /// Makes one.
  public init(_ name: String, _ shape: Shape) {
    self.name = name
    self.shape = shape
  }
}

extension Weights {
  /// The tensors of all parameters of a network, in the order given, as floats.
  ///
  /// The counters `num_batches_tracked` that PyTorch keeps beside batch norms may be in the file.
  ///
  /// - Throws: `KeyMismatch` when the file's names or shapes are not the network's, or
  ///   `CancelledError`.
  public func tensors(matching expected: [ParameterShape]) throws -> [Tensor] {
    try check(matching: expected)
    return try expected.compactMap { try self[$0.name]?.tensor() }
  }

  /// Finds out whether the tensors are those of a network, without reading their numbers.
  ///
  /// - Throws: `KeyMismatch`.
  public func check(matching expected: [ParameterShape]) throws(KeyMismatch) {
    let mismatch = KeyMismatch(self, expected: expected)
    guard mismatch.isEmpty else { throw mismatch }
  }

  /// The same tensors with other texts beside them.
  public func withMetadata(_ metadata: [String: String]) -> Weights {
    Weights(tensors, metadata: metadata, origin: origin)
  }

  /// The tensors under other names; those whose new name is `nil` are left out.
  ///
  /// - Throws: `FileError` when two tensors would get the same name.
  public func renamed(_ newName: (String) -> String?) throws -> Weights {
    var names: [String: String] = [:]
    let renamed = try tensors.compactMap { tensor -> StoredTensor? in
      guard let name = newName(tensor.name) else { return nil }
      if let other = names.updateValue(tensor.name, forKey: name) {
        throw FileError(
          path: origin, reason: .unsupported,
          explanation: "the tensors \(quotedName(other)) and \(quotedName(tensor.name)) would "
            + "both be named \(quotedName(name))")
      }
      return tensor.named(name)
    }
    return Weights(renamed, metadata: metadata, origin: origin)
  }
}
