public import TensorCore

/// A training step that came to nothing: NaN, or infinity.
public struct NonFiniteLoss: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where it was first seen.
  public enum Place: Hashable, Sendable {
    /// The result of a layer.
    case layer(String)
    /// The gradient of a parameter; the loss itself is finite.
    case gradient(String)
    /// What follows the network.
    case loss
  }

  public let step: Int
  public let place: Place

  public var description: String {
    switch place {
    case .layer(let name): "loss is not finite at step \(step); first seen in \(name)"
    case .gradient(let name): "gradient is not finite at step \(step); first seen in \(name)"
    case .loss:
      "loss is not finite at step \(step), though every layer's result is: look at the loss and its "
        + "target"
    }
  }

  /// Makes sure that a loss is finite.
  ///
  /// - Parameters:
  ///   - forward: what gave the loss, run once more when it is not, to find the layer.
  /// - Throws: `NonFiniteLoss`; what `forward` throws; `CancelledError`.
  public static func check(
    _ loss: Tensor, step: Int, of network: any Module, again forward: () throws -> Tensor
  ) throws {
    if try loss.isFinite() { return }
    let watch = FiniteWatch(network)
    // A second time: running statistics stay.
    var mode = TrainingMode.current
    mode?.isRecomputing = true
    _ = try TrainingMode.$current.withValue(mode) { try watch(forward) }
    throw NonFiniteLoss(step: step, place: watch.firstLayer.map { .layer($0) } ?? .loss)
  }

  /// Makes sure that all gradients are finite.
  ///
  /// - Throws: `NonFiniteLoss`, `CancelledError`.
  public static func check(_ gradients: Gradients, step: Int, of network: any Module) throws {
    guard let name = try gradients.firstNonFinite(in: network) else { return }
    throw NonFiniteLoss(step: step, place: .gradient(name))
  }
}
