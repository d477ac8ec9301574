public import TensorCore

/// Watches which layer of a network first gives what is not finite: NaN, or infinity.
///
///     let watch = FiniteWatch(network)
///     let y = try watch { try network(x) }
///     print(watch.firstLayer ?? "all finite")
///
/// It reads every result once: for finding a fault, not for every step.
public final class FiniteWatch: Sendable {
  @TaskLocal private static var current: FiniteWatch?

  /// The layers by their parameters.
  private let names: [ObjectIdentifier: String]
  private let found = Locked<String?>(nil)

  public init(_ module: any Module) {
    let pairs = module.namedParameters.map { target in
      let layer = target.name.split(separator: ".").dropLast().joined(separator: ".")
      return (ObjectIdentifier(target.parameter), layer.isEmpty ? target.name : layer)
    }
    names = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// The dotted name of the first layer seen whose result is not finite.
  public var firstLayer: String? { found.withLock { $0 } }

  /// Runs `body` under the watch.
  public func callAsFunction<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Self.$current.withValue(self, operation: body)
  }

  /// Takes a look at the result of the layer that a parameter belongs to, if there is a watch.
  ///
  /// - Throws: `CancelledError`.
  static func look(at result: Tensor, of parameter: Parameter?) throws {
    guard let watch = current, let parameter, watch.firstLayer == nil,
      let name = watch.names[ObjectIdentifier(parameter)], try !result.isFinite()
    else { return }
    watch.found.withLock { $0 = $0 ?? name }
  }
}

extension Tensor {
  /// Whether no element is NaN or infinite.
  ///
  /// - Throws: `CancelledError`.
  public func isFinite() throws -> Bool {
    try sum(with: self) { value, _ in value.isFinite ? 0 : 1 } == 0
  }
}

extension Gradients {
  /// The dotted name of the first parameter, in the network's order, whose gradient is not finite.
  ///
  /// - Throws: `CancelledError`.
  public func firstNonFinite(in module: any Module) throws -> String? {
    try module.namedParameters.first { try self[$0.parameter]?.isFinite() == false }?.name
  }
}
