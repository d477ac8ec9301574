public import TensorCore

/// Changes parameters by their gradients, by one rule, and keeps the rule's state.
public final class Optimizer<Rule: UpdateRule>: Sendable {
  public let rule: Rule
  private let groups: [ParameterGroup]
  private let state = Locked<(steps: Int, tensors: [String: [Tensor]])>((0, [:]))

  /// - Parameter groups: each parameter in one of them.
  public init(_ rule: Rule, _ groups: [ParameterGroup]) {
    let names = groups.flatMap { $0.parameters.map(\.name) }
    precondition(Set(names).count == names.count, "a parameter in two groups")
    (self.rule, self.groups) = (rule, groups)
  }

  /// All trainable parameters of a network at one rate.
  public convenience init(_ rule: Rule, _ module: any Module) {
    self.init(rule, [ParameterGroup(module.namedParameters)])
  }

  /// How many updates there were.
  public var steps: Int { state.withLock { $0.steps } }

  /// Changes every parameter that has a gradient.
  ///
  /// - Parameter learningRate: each group's factor comes on top.
  /// - Throws: `CancelledError`, before anything is changed or between parameters.
  public func step(_ gradients: Gradients, learningRate: Float) throws {
    let step = state.withLock { state in
      state.steps += 1
      return state.steps
    }
    for group in groups {
      for target in group.parameters {
        guard let gradient = gradients[target.parameter] else { continue }
        try update(target, gradient, step: step, learningRate: learningRate * group.factor)
      }
    }
  }

  private func update(
    _ target: NamedParameter, _ gradient: Tensor, step: Int, learningRate: Float
  ) throws {
    var tensors =
      state.withLock { $0.tensors.removeValue(forKey: target.name) }
      ?? Rule.stateNames.map { _ in Tensor(shape: target.parameter.shape) }
    defer { state.withLock { [tensors] in $0.tensors[target.name] = tensors } }
    try target.parameter.update { value in
      try value.withUnsafeMutableBufferPointer { values in
        let values = SendablePointer(values)
        try gradient.withUnsafeBufferPointer { gradients in
          let gradients = SendablePointer(gradients)
          try withPointers(to: &tensors) { states in
            try parallelFor(gradient.count, grain: 1 << 15) { range in
              let start = range.lowerBound
              rule.update(
                values.base + start, gradients.base + start, states.map { $0.base + start },
                count: range.count, step: step, learningRate: learningRate)
            }
          }
        }
      }
    }
  }

  /// Calls `body` with where tensors begin, valid inside only: one closure within the other.
  private func withPointers(
    to tensors: inout [Tensor], from first: Int = 0, _ known: [SendablePointer<Float>] = [],
    _ body: ([SendablePointer<Float>]) throws -> Void
  ) throws {
    guard first < tensors.count else { return try body(known) }
    // Taken out, so that the array is free for the closures within.
    var tensor = tensors[first]
    tensors[first] = Tensor(shape: [0])
    defer { tensors[first] = tensor }
    try tensor.withUnsafeMutableBufferPointer { values in
      try withPointers(to: &tensors, from: first + 1, known + [SendablePointer(values)], body)
    }
  }

  /// What a checkpoint keeps: `NAME.STATE` tensors, and the number of updates.
  public var checkpoint: (steps: Int, tensors: [(name: String, value: Tensor)]) {
    state.withLock { state in
      let tensors = state.tensors.sorted { $0.key < $1.key }.flatMap { name, values in
        zip(Rule.stateNames, values).map { ("\(name).\($0)", $1) }
      }
      return (state.steps, tensors)
    }
  }

  /// Goes on from a checkpoint.
  public func restore(steps: Int, tensors: [String: Tensor]) {
    let names = groups.flatMap { $0.parameters.map(\.name) }
    let found = names.compactMap { name -> (String, [Tensor])? in
      let values = Rule.stateNames.compactMap { tensors["\(name).\($0)"] }
      return values.count == Rule.stateNames.count ? (name, values) : nil
    }
    state.withLock { $0 = (steps, Dictionary(uniqueKeysWithValues: found)) }
  }
}

/// Parameters that learn at a rate of their own.
public struct ParameterGroup: Sendable {
  /// Only what is trainable.
  public let parameters: [NamedParameter]
  /// What the learning rate is multiplied by.
  public let factor: Float

  public init(_ parameters: [NamedParameter], factor: Float = 1) {
    self.parameters = parameters.filter(\.parameter.isTrainable)
    self.factor = factor
  }
}

extension Gradients {
  /// The length of the gradients of some parameters, taken as one vector.
  public func norm(of parameters: [Parameter]) -> Float {
    let squares = parameters.compactMap { self[$0] }.map { gradient in
      gradient.withUnsafeBufferPointer { dot($0, $0) }
    }
    return Float(squares.reduce(0, +).squareRoot())
  }
}
