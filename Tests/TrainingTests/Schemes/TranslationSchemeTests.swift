import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// Learning without pairs.
@Suite(.serialized) struct TranslationSchemeTests {
  static let text = """
    graphrun: 1
    task: translate-unpaired
    network: {name: cyclegan, width: 4, blocks: 1}
    critic: {name: patch, width: 4, layers: 1, input-channels: 3, loss: least-squares}
    data: {photos: PHOTOS, size: 16, batch: 2}
    losses: {adversarial: 1, cycle: 10, identity: 5}
    phases: {all: {steps: 4}}
    checkpoint-every: 2
    """

  @Test func allFourNetworksLearn() throws {
    let (scheme, losses) = try step()
    #expect(scheme.learners.map(\.name) == ["network", "network-back", "critic", "critic-back"])
    #expect(scheme.learners.allSatisfy { $0.steps == 1 })
    #expect(
      losses.map(\.name)
        == ["loss", "adversarial", "cycle", "identity", "critic", "critic-back"])
    let parts = Dictionary(uniqueKeysWithValues: losses.map { ($0.name, $0.value) })
    let sum =
      (parts["adversarial"] ?? 0) + 10 * (parts["cycle"] ?? 0) + 5 * (parts["identity"] ?? 0)
    #expect(abs((parts["loss"] ?? 0) - sum) < 1e-3)
  }

  @Test func poolsFill() throws {
    let (scheme, _) = try step()
    #expect(scheme.memory.pools.map(\.checkpoint.images.count) == [2, 2])
  }

  @Test func theNetworksDifferFromTheStart() throws {
    let (scheme, _) = try step()
    let weights = scheme.learners[0...1].map { $0.module.namedParameters[0].parameter.value }
    #expect(weights[0] != weights[1])
  }

  /// Mean absolute differences of both directions, by the networks as they are before the step.
  @Test func theCycleIsWhatComesBack() throws {
    let folder = try TrainingFolder()
    let recipe = try folder.recipe(text: Self.text)
    let scheme = TranslationScheme(recipe, recipe.makeTask(), try #require(recipe.critic))
    try scheme.begin(recipe.phases[0])
    let batch = try SampleSource(recipe).batch(0..<2, size: 16)
    let lesson = try recipe.makeTask().lesson(batch)
    let (first, second) = (lesson.inputs[0], lesson.target)
    let networks = scheme.learners.compactMap { $0.module as? any Network }
    let (there, back) = (try #require(networks.first), try #require(networks.dropFirst().first))
    let cycle = try back.run([there.run([first])]).meanAbsoluteError(to: first)
      .adding(there.run([back.run([second])]).meanAbsoluteError(to: second))
    let identity = try there.run([second]).meanAbsoluteError(to: second)
      .adding(back.run([first]).meanAbsoluteError(to: first))
    let losses = try scheme.step(
      [batch], Position(phase: recipe.phases[0], phaseStep: 0, step: 0, seed: 0))
    let parts = Dictionary(uniqueKeysWithValues: losses.map { ($0.name, $0.value) })
    #expect(abs(try #require(parts["cycle"]) - cycle.elements[0]) < 1e-4)
    #expect(abs(try #require(parts["identity"]) - identity.elements[0]) < 1e-4)
  }

  private func step() throws -> (TranslationScheme, [(name: String, value: Float)]) {
    let folder = try TrainingFolder()
    let recipe = try folder.recipe(text: Self.text)
    let critic = try #require(recipe.critic)
    let scheme = TranslationScheme(recipe, recipe.makeTask(), critic)
    try scheme.begin(recipe.phases[0])
    let batch = try SampleSource(recipe).batch(0..<2, size: 16)
    let position = Position(phase: recipe.phases[0], phaseStep: 0, step: 0, seed: 0)
    return (scheme, try scheme.step([batch], position))
  }
}
