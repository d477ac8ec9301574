import NeuralNetworks
import TensorCore
import Testing

struct OptimizerTests {
  private struct Weights: Module {
    let w = Parameter([3], .constant(0))
    let fixed = Parameter([1], .constant(5), isTrainable: false)
    var children: Children { ["w": w, "fixed": fixed] }
  }

  private static let gradients: [[Float]] = [[0.5, -1, 0.1], [0.4, 2, -0.1], [-0.3, 0.5, 0.2]]

  /// The weights 1, -2, 3 after three steps with these gradients.
  private func run<Rule: UpdateRule>(
    _ rule: Rule, steps: Range<Int> = 0..<3, _ module: Weights, _ optimizer: Optimizer<Rule>
  ) throws -> [Float] {
    for step in steps {
      let gradients = try TrainingMode()() {
        // The gradient of <w, g> by w is g.
        let g = Tensor(shape: [3], elements: Self.gradients[step])
        return try module.w.value.multiplied(by: g).backward(Tensor(shape: [3], repeating: 1))
      }
      try optimizer.step(gradients, learningRate: 0.1)
    }
    return module.w.value.elements
  }

  private func expect<Rule: UpdateRule>(_ rule: Rule, _ expected: [Float]) throws {
    let module = Weights()
    module.initialize(seed: 0)
    module.w.value = Tensor(shape: [3], elements: [1, -2, 3])
    let found = try run(rule, module, Optimizer(rule, module))
    for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 2e-6) }
    #expect(module.fixed.value.elements == [5])
  }

  /// As computed by PyTorch 2.13 in double precision, learning rate 0.1.
  @Test func updatesArePyTorchs() throws {
    try expect(SGD(momentum: 0.9, weightDecay: 0.01), [0.8131247, -2.1479695, 2.9551124])
    try expect(SGD(momentum: 0.9, isNesterov: true), [0.77665, -2.2931, 2.95471])
    try expect(Adam(weightDecay: 0.01), [0.7574907, -1.9758096, 2.8135391])
    try expect(
      Adam(weightDecay: 0.01, decouplesDecay: true), [0.7564524, -1.9723448, 2.8466426])
    try expect(Adadelta(), [0.9996328, -2.0002255, 2.9995536])
    try expect(RMSprop(), [-0.1995267, -2.1147965, 1.8903434])
  }

  @Test func aCheckpointGoesOnWithTheSameBits() throws {
    let (whole, module) = (Weights(), Weights())
    for each in [whole, module] {
      each.initialize(seed: 0)
      each.w.value = Tensor(shape: [3], elements: [1, -2, 3])
    }
    let expected = try run(Adam(), whole, Optimizer(Adam(), whole))
    let before = Optimizer(Adam(), module)
    _ = try run(Adam(), steps: 0..<2, module, before)
    let checkpoint = before.checkpoint
    #expect(checkpoint.steps == 2 && checkpoint.tensors.map(\.name) == ["w.mean", "w.square"])
    let after = Optimizer(Adam(), module)
    after.restore(
      steps: checkpoint.steps, tensors: Dictionary(uniqueKeysWithValues: checkpoint.tensors))
    #expect(try run(Adam(), steps: 2..<3, module, after) == expected)
  }

  @Test func groupsLearnAtTheirOwnRates() throws {
    let module = Weights()
    module.initialize(seed: 0)
    let optimizer = Optimizer(SGD(), [ParameterGroup(module.namedParameters, factor: 0.5)])
    let found = try run(SGD(), steps: 0..<1, module, optimizer)
    #expect(found == Self.gradients[0].map { -(0.1 * 0.5) * $0 })
  }

  @Test func frozenParametersGetNoGradient() {
    let module = Weights()
    module.initialize(seed: 0)
    TrainingMode(frozen: [module.w])() {
      #expect(!module.w.value.isTracked)
    }
    TrainingMode()() { #expect(module.w.value.isTracked && !module.fixed.value.isTracked) }
    #expect(!module.w.value.isTracked)
  }

  @Test func lengthsOfGradients() throws {
    let module = Weights()
    module.initialize(seed: 0)
    let gradients = try TrainingMode()() {
      try module.w.value.backward(Tensor(shape: [3], elements: [2, 3, 6]))
    }
    #expect(gradients.norm(of: [module.w]) == 7)
  }
}
