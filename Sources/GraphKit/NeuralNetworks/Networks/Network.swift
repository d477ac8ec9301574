public import TensorCore

/// A whole network: parameters under their published names, and what to call it with.
public protocol Network: Module {
  /// The tensors that it takes, in order.
  var inputs: [NetworkInput] { get }

  /// Height and width of the inputs must be multiples of it.
  var sizeMultiple: Int { get }

  /// Which part of the inputs decides a part of a result as large as they are, or `nil` when all of
  /// it does.
  var locality: Locality? { get }

  /// The least height and width of the inputs.
  var smallestSize: Int { get }

  /// What an inference takes, where that is known.
  var cost: NetworkCost? { get }

  /// The result for the inputs, `[N, H, W, C]` each.
  ///
  /// - Throws: `CancelledError`.
  func run(_ inputs: [Tensor]) throws -> Tensor

  /// The name that a parameter of a published file has here, or `nil` when it is not needed.
  func name(ofPublished name: String) -> String?
}

extension Network {
  public var sizeMultiple: Int { 1 }

  public var locality: Locality? { nil }

  public var cost: NetworkCost? { nil }

  public var smallestSize: Int { sizeMultiple }

  public func name(ofPublished name: String) -> String? { name }
}

/// A network that is made from a configuration, which its weight files state.
public protocol ConfigurableNetwork: Network {
  associatedtype Configuration: NetworkConfiguration

  var configuration: Configuration { get }

  init(_ configuration: Configuration)
}

/// What an inference takes, about: in proportion to pixels.
public struct NetworkCost: Hashable, Sendable {
  /// Memory at the peak, for each pixel of the inputs, beyond parameters and inputs.
  public var bytesPerPixel: Double
  /// Multiplications and additions.
  public var operationsPerPixel: Double

  public init(bytesPerPixel: Double, operationsPerPixel: Double) {
    self.bytesPerPixel = bytesPerPixel
    self.operationsPerPixel = operationsPerPixel
  }
}

/// One tensor that a network takes.
public struct NetworkInput: Hashable, Sendable {
  public let name: String
  public let channels: Int

  public init(_ name: String, channels: Int) {
    self.name = name
    self.channels = channels
  }
}
