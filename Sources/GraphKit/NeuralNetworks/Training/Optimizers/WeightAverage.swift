public import TensorCore

/// A running average of what is trained, `decay average + (1 - decay) value` at each update: steadier
/// than the newest weights, and what adversarial training is judged by. The statistics of batch norms
/// are averaged too: the newest are those of some ten batches, and of other weights. Polyak and Juditsky,
/// "Acceleration of Stochastic Approximation by Averaging" (1992); Karras, Aila, Laine and Lehtinen,
/// "Progressive Growing of GANs" (2018).
public final class WeightAverage: Sendable {
  public let decay: Float
  private let parameters: [NamedParameter]
  private let values: Locked<[Tensor]>

  /// Begins with the present weights.
  public init(_ module: any Module, decay: Float = 0.999) {
    precondition((0..<1).contains(decay), "a decay of \(decay)")
    self.decay = decay
    parameters = module.namedParameters.filter {
      $0.parameter.isTrainable || $0.parameter.isStatistic
    }
    values = Locked(parameters.map { $0.parameter.value.detached() })
  }

  /// Takes the present weights into the average.
  ///
  /// - Parameter step: how many updates there were before, if the average is to leave behind what it
  ///   began with: its decay is then at most (1 + step) / (10 + step).
  /// - Throws: `CancelledError`; the average is then as it was.
  public func update(step: Int? = nil) throws {
    let decay = step.map { min(self.decay, Float(1 + $0) / Float(10 + $0)) } ?? self.decay
    let averages = try zip(values.withLock { $0 }, parameters).map { average, target in
      try average.mapped(with: target.parameter.value) { $1 + decay * ($0 - $1) }
    }
    values.withLock { $0 = averages }
  }

  /// Runs `body` with the averages in the place of the weights, which are put back after it.
  ///
  /// - Throws: what `body` throws.
  public func callAsFunction<Result>(_ body: () throws -> Result) rethrows -> Result {
    let newest = parameters.map { $0.parameter.value.detached() }
    put(values.withLock { $0 })
    defer { put(newest) }
    return try body()
  }

  private func put(_ values: [Tensor]) {
    for (target, value) in zip(parameters, values) { target.parameter.value = value }
  }

  /// What a checkpoint keeps: the averages by the names of their parameters.
  public var checkpoint: [(name: String, value: Tensor)] {
    zip(parameters, values.withLock { $0 }).map { ($0.name, $1) }
  }

  /// Goes on from a checkpoint; parameters that are not in it keep their averages.
  public func restore(_ tensors: [String: Tensor]) {
    values.withLock { values in
      for (index, target) in parameters.enumerated() {
        guard let value = tensors[target.name] else { continue }
        precondition(value.shape == target.parameter.shape, "\(value.shape) for \(target.name)")
        values[index] = value.detached()
      }
    }
  }
}
