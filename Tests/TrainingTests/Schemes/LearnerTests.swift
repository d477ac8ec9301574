import GraphEngine
import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// Networks that learn.
struct LearnerTests {
  /// Two layers, `first` and `second`.
  private struct Pair: Module {
    let first = Linear(inputFeatures: 2, outputFeatures: 2)
    let second = Linear(inputFeatures: 2, outputFeatures: 1)
    var children: Children { ["first": first, "second": second] }

    func loss() throws -> Tensor {
      let x = Tensor(shape: [1, 2], elements: [1, 2])
      return try second(first(x)).meanSquaredError(to: Tensor(shape: [1, 1], repeating: 9))
    }
  }

  @Test func aRateOfZeroFreezes() throws {
    let (learner, pair) = make()
    let before = values(pair)
    learner.begin(OptimizerSettings(), rates: [("first", 0)])
    try step(learner, pair)
    let after = values(pair)
    #expect(before["first.weight"] == after["first.weight"])
    #expect(before["second.weight"] != after["second.weight"])
    #expect(learner.frozen.count == 2)
  }

  @Test func theLongestPrefixCounts() throws {
    let (learner, pair) = make()
    let before = values(pair)
    learner.begin(OptimizerSettings(), rates: [("", 0), ("first.b", 1)])
    try step(learner, pair)
    let changed = values(pair).filter { before[$0.key] != $0.value }.map(\.key)
    #expect(changed == ["first.bias"])
  }

  @Test func aPhaseGoesOnWithWhatTheOptimizerKnows() throws {
    let (learner, pair) = make()
    learner.begin(OptimizerSettings())
    try step(learner, pair)
    learner.begin(OptimizerSettings())
    #expect(learner.steps == 1)
    learner.begin(OptimizerSettings(), resets: true)
    #expect(learner.steps == 0)
    var other = OptimizerSettings()
    other.rule = .sgd
    try step(learner, pair)
    learner.begin(other)
    #expect(learner.steps == 0)
  }

  @Test func longGradientsAreClipped() throws {
    let moves = try moves { $0.clip = 0.5 }
    #expect(abs(moves.reduce(0) { $0 + $1 * $1 }.squareRoot() - 0.5) < 1e-5)
  }

  @Test func largeGradientsAreClippedOneByOne() throws {
    let moves = try moves { $0.clipValue = 0.25 }.map(abs)
    #expect(abs((moves.max() ?? 0) - 0.25) < 1e-6)
    #expect(moves.count { abs($0 - 0.25) < 1e-6 } > 1)
  }

  @Test func whatIsNoNumberChangesNothing() throws {
    let (learner, pair) = make()
    pair.first.namedParameters[0].parameter.value = Tensor(shape: [2, 2], repeating: .infinity)
    let before = values(pair)
    learner.begin(OptimizerSettings())
    let error = #expect(throws: TrainingError.self) { try step(learner, pair) }
    #expect(values(pair)["second.weight"] == before["second.weight"])
    guard case .notFinite(_, "first", 8, _) = error else {
      Issue.record("\(error as Any)")
      return
    }
  }

  /// How far parameters move in a step of SGD at rate 1: by the gradient.
  private func moves(_ set: (inout OptimizerSettings) -> Void) throws -> [Float] {
    let (learner, pair) = make()
    let before = values(pair)
    var settings = OptimizerSettings()
    settings.rule = .sgd
    set(&settings)
    learner.begin(settings)
    try step(learner, pair, learningRate: 1)
    let after = values(pair)
    return before.flatMap { name, old in zip(old, after[name] ?? []).map { $0 - $1 } }
  }

  private func make() -> (Learner, Pair) {
    let pair = Pair()
    pair.initialize(seed: 1)
    return (Learner("network", pair), pair)
  }

  private func step(_ learner: Learner, _ pair: Pair, learningRate: Float = 0.1) throws {
    let gradients = try TrainingMode(frozen: learner.frozen)() { try pair.loss().backward() }
    let text = TrainingFolder.text.replacing("PHOTOS", with: "/photos")
    let recipe = try Recipe(
      YAMLDocument(text: text.utf8, path: "/a.yaml", label: "a.yaml"), currentFolder: "/")
    let position = Position(phase: recipe.phases[0], phaseStep: 7, step: 7, seed: 0)
    try learner.learn(gradients, learningRate: learningRate, position)
  }

  private func values(_ pair: Pair) -> [String: [Float]] {
    Dictionary(
      uniqueKeysWithValues: pair.namedParameters.map { ($0.name, $0.parameter.value.elements) })
  }
}
