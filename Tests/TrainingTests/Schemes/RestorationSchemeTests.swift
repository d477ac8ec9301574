import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// Who learns when.
@Suite(.serialized) struct RestorationSchemeTests {
  static let text = """
    graphrun: 1
    task: translate
    network: {name: cyclegan, width: 4, blocks: 1}
    critic: {name: patch, width: 4, layers: 1, optimizer: {learning-rate: 1e-2}}
    data: {photos: PHOTOS, size: 16, batch: 2}
    losses: {l1: 1, adversarial: 0.1, feature-matching: 0.1}
    phases: {all: {steps: 3}}
    """

  @Test func bothLearn() throws {
    let (changed, names) = try changes()
    #expect(changed == ["network", "critic"])
    #expect(names == ["critic", "loss", "l1", "adversarial", "feature-matching"])
  }

  @Test func theCriticLearnsAlone() throws {
    let (changed, names) = try changes(["phases.all.trains": "critic"])
    #expect(changed == ["critic"])
    #expect(names == ["critic"])
  }

  @Test func theNetworkLearnsAlone() throws {
    let (changed, names) = try changes([
      "phases.all.trains": "network", "losses.adversarial": "0", "losses.feature-matching": "0",
    ])
    #expect(changed == ["network"])
    #expect(names == ["loss", "l1"])
  }

  /// Cross-entropy begins at about log 2 = 0.69.
  @Test func theNetworkWaitsForTheCritic() throws {
    #expect(try changes(["phases.all.critic-threshold": "0.01"]).changed == ["critic"])
    #expect(try changes(["phases.all.critic-threshold": "9"]).changed == ["network", "critic"])
  }

  @Test func theCriticMayTakeMoreSteps() throws {
    let folder = try TrainingFolder()
    let recipe = try folder.recipe(["phases.all.critic-steps": "3"], text: Self.text)
    let scheme = RestorationScheme(recipe, recipe.makeTask())
    #expect(scheme.batchCount(recipe.phases[0]) == 3)
    try scheme.begin(recipe.phases[0])
    let source = try SampleSource(recipe)
    let batches = try (0..<3).map { try source.batch(2 * $0..<2 * $0 + 2, size: 16) }
    _ = try scheme.step(
      batches, Position(phase: recipe.phases[0], phaseStep: 0, step: 0, seed: 0))
    #expect(scheme.learners.map(\.steps) == [1, 3])
  }

  /// Which networks a step changes, and the losses that it names.
  private func changes(
    _ settings: [String: String] = [:]
  ) throws -> (changed: [String], names: [String]) {
    let folder = try TrainingFolder()
    let recipe = try folder.recipe(settings, text: Self.text)
    let scheme = RestorationScheme(recipe, recipe.makeTask())
    try scheme.begin(recipe.phases[0])
    let batch = try SampleSource(recipe).batch(0..<2, size: 16)
    let before = scheme.learners.map { $0.module.namedParameters.map { $0.parameter.value } }
    let position = Position(phase: recipe.phases[0], phaseStep: 0, step: 0, seed: 0)
    let losses = try scheme.step([batch], position)
    let changed = zip(scheme.learners, before).filter { learner, old in
      zip(learner.module.namedParameters, old).contains {
        $0.0.parameter.isTrainable && $0.0.parameter.value != $0.1
      }
    }
    return (changed.map(\.0.name), losses.map(\.name))
  }
}
