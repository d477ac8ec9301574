import NeuralNetworks
import TensorCore

/// A network that learns: its parameters and how they change.
final class Learner {
  /// What its tensors are called in checkpoints: `network`, `critic`.
  let name: String
  let module: any Module
  private let parameters: [NamedParameter]
  private var optimizer: (any NetworkOptimizer)?
  private var settings: OptimizerSettings?
  /// What gets no gradient in this phase.
  private(set) var frozen: [Parameter] = []

  init(_ name: String, _ module: any Module) {
    (self.name, self.module) = (name, module)
    parameters = module.namedParameters
  }

  /// All that can learn.
  var trainable: [Parameter] { parameters.map(\.parameter).filter(\.isTrainable) }

  /// Begins a phase; the optimizer goes on with what it knows, unless its rule changes.
  func begin(
    _ settings: OptimizerSettings, rates: [(prefix: String, factor: Float)] = [],
    resets: Bool = false
  ) {
    let groups = Self.groups(parameters, rates)
    frozen = groups.filter { $0.factor == 0 }.flatMap { $0.parameters.map(\.parameter) }
    let next = settings.makeOptimizer(groups.filter { $0.factor > 0 })
    if let optimizer, !resets, self.settings?.rule == settings.rule {
      let (steps, tensors) = optimizer.checkpoint
      next.restore(
        steps: steps, tensors: Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.value) })
      )
    }
    (optimizer, self.settings) = (next, settings)
  }

  /// Changes the parameters by their gradients, clipped where the settings say so.
  ///
  /// - Throws: `TrainingError.notFinite`, before anything is changed, or `CancelledError`.
  func learn(_ gradients: Gradients, learningRate: Float, _ position: Position) throws {
    let learning = trainable.filter { gradients[$0] != nil }
    guard gradients.norm(of: learning).isFinite else {
      throw position.notFinite(
        "gradient of the \(name)", layer: try gradients.firstNonFinite(in: module))
    }
    var gradients = gradients
    if let limit = settings?.clipValue { try gradients.clip(toValue: limit, of: learning) }
    if let clip = settings?.clip { _ = try gradients.clip(toNorm: clip, of: learning) }
    try optimizer?.step(gradients, learningRate: learningRate)
  }

  /// Groups of parameters by the longest prefix that fits, in the order of the parameters.
  private static func groups(
    _ parameters: [NamedParameter], _ rates: [(prefix: String, factor: Float)]
  ) -> [ParameterGroup] {
    var groups: [(factor: Float, parameters: [NamedParameter])] = []
    for parameter in parameters {
      let rate = rates.filter { parameter.name.hasPrefix($0.prefix) }
        .max { $0.prefix.count < $1.prefix.count }
      let factor = rate?.factor ?? 1
      if let index = groups.firstIndex(where: { $0.factor == factor }) {
        groups[index].parameters.append(parameter)
      } else {
        groups.append((factor, [parameter]))
      }
    }
    return groups.map { ParameterGroup($0.parameters, factor: $0.factor) }
  }

  // MARK: - Checkpoints

  /// Everything that a checkpoint keeps: `NAME.parameter`, `NAME-optimizer.parameter.state`.
  var tensors: [StoredTensor] {
    parameters.map { StoredTensor("\(name).\($0.name)", $0.parameter.value) }
      + (optimizer?.checkpoint.tensors ?? []).map {
        StoredTensor("\(name)-optimizer.\($0.name)", $0.value)
      }
  }

  /// A parameter that is no finite number, as checkpoints call it; `nil` when all are.
  var firstNotFinite: String? {
    let broken = parameters.first { parameter in
      parameter.parameter.value.withUnsafeBufferPointer { values in
        !values.allSatisfy(\.isFinite)
      }
    }
    return broken.map { "\(name).\($0.name)" }
  }

  /// How many updates there were.
  var steps: Int { optimizer?.checkpoint.steps ?? 0 }

  /// Goes on from a checkpoint; the phase must have begun.
  ///
  /// - Throws: `KeyMismatch`, or `CancelledError`.
  func restore(_ weights: Weights, steps: Int) throws {
    try module.load(weights.part("\(name)."))
    let state = weights.part("\(name)-optimizer.")
    let tensors = try state.tensors.map { ($0.name, try $0.tensor()) }
    optimizer?.restore(steps: steps, tensors: Dictionary(uniqueKeysWithValues: tensors))
  }
}

extension Weights {
  /// The tensors whose names begin with a prefix, without it.
  fileprivate func part(_ prefix: String) -> Weights {
    Weights(
      tensors.filter { $0.name.hasPrefix(prefix) }.map {
        $0.named(String($0.name.dropFirst(prefix.count)))
      }, origin: origin)
  }
}

/// An optimizer of any rule.
protocol NetworkOptimizer: Sendable {
  func step(_ gradients: Gradients, learningRate: Float) throws
  var checkpoint: (steps: Int, tensors: [(name: String, value: Tensor)]) { get }
  func restore(steps: Int, tensors: [String: Tensor])
}

extension Optimizer: NetworkOptimizer {}

extension OptimizerSettings {
  fileprivate func makeOptimizer(_ groups: [ParameterGroup]) -> any NetworkOptimizer {
    switch rule {
    case .sgd: Optimizer(SGD(momentum: momentum, weightDecay: weightDecay), groups)
    case .adam, .adamW:
      Optimizer(
        Adam(
          beta1: beta1, beta2: beta2, weightDecay: weightDecay, decouplesDecay: rule == .adamW),
        groups)
    case .adadelta: Optimizer(Adadelta(), groups)
    case .rmsprop: Optimizer(RMSprop(), groups)
    }
  }
}
