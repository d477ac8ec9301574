import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// What a training goes on from.
@Suite(.serialized) struct CheckpointTests {
  private let folder: TrainingFolder
  private let recipe: Recipe

  init() throws {
    folder = try TrainingFolder(photos: 0)
    recipe = try folder.recipe()
  }

  @Test func aFolderWithoutOneBegins() throws {
    #expect(try Checkpoint(in: folder.path) == nil)
  }

  @Test func allNumbersComeBack() throws {
    let (scheme, average) = (try makeScheme(), 0.5)
    let kept = WeightAverage(scheme.learners[0].module, decay: Float(average))
    scheme.learners[0].module.initialize(seed: 9)
    scheme.memory.criticStreak = 3
    try Checkpoint(state(step: 7), scheme, kept).write(to: folder.path)
    let found = try #require(try Checkpoint(in: folder.path))
    #expect(found.state == state(step: 7))
    let other = try makeScheme()
    let otherAverage = WeightAverage(other.learners[0].module, decay: Float(average))
    try found.restore(other)
    try found.restore(otherAverage)
    #expect(values(other) == values(scheme))
    #expect(otherAverage.checkpoint.map(\.value) == kept.checkpoint.map(\.value))
    #expect(otherAverage.checkpoint.map(\.value) != values(other))
  }

  /// As they were before there were digests.
  @Test func oneWithoutADigestIsTaken() throws {
    try rewrite { $0["graphrun.sha256"] = nil }
    #expect(try Checkpoint(in: folder.path)?.state.step == 4)
  }

  @Test(arguments: [
    ("graphrun.sha256", "0", "it is damaged"),
    ("graphrun.training", nil, "it holds no state of a training"),
    ("graphrun.training", "{}", "its state of the training can't be read"),
  ])
  func whatIsNoCheckpointIsRefused(key: String, value: String?, problem: String) throws {
    try rewrite { $0[key] = value }
    let path = "\(folder.path)/checkpoint.safetensors"
    #expect(throws: TrainingError.noCheckpoint(path, problem)) {
      try Checkpoint(in: folder.path)
    }
  }

  @Test func noTrainingComesToEveryState() throws {
    for (step, phaseStep) in [(-1, 0), (2, 3), (1 << 60, 0)] {
      var state = state(step: step)
      state.phaseStep = phaseStep
      try Checkpoint(state, makeScheme(), nil).write(to: folder.path)
      let path = "\(folder.path)/checkpoint.safetensors"
      let problem = "no training comes to the state that it names"
      #expect(throws: TrainingError.noCheckpoint(path, problem)) {
        try Checkpoint(in: folder.path)
      }
    }
  }

  @Test func theIdentityIsWhatANetworkIsMadeOf() throws {
    #expect(recipe.identity["network"] == #"{"width":4,"blocks":1}"#)
    #expect(try folder.recipe(["optimizer.learning-rate": "1"]).identity == recipe.identity)
    #expect(try folder.recipe(["network.width": "8"]).identity != recipe.identity)
    #expect(try folder.recipe(["seed": "5"]).identity["seed"] == "5")
  }

  private func makeScheme() throws -> RestorationScheme {
    let scheme = RestorationScheme(recipe, recipe.makeTask())
    try scheme.begin(recipe.phases[0])
    return scheme
  }

  private func values(_ scheme: RestorationScheme) -> [Tensor] {
    scheme.learners[0].module.namedParameters.map(\.parameter.value)
  }

  private func state(step: Int) -> Checkpoint.State {
    Checkpoint.State(
      step: step, phase: "first", phaseStep: 1, batches: 4, samples: 8, updates: ["network": 4],
      criticStreak: 3, poolDraws: [2], measuredStep: 4, best: 0.5, identity: recipe.identity)
  }

  /// A checkpoint whose metadata are changed, the tensors being the same.
  private func rewrite(_ change: (inout [String: String]) -> Void) throws {
    try Checkpoint(state(step: 4), makeScheme(), nil).write(to: folder.path)
    let path = "\(folder.path)/checkpoint.safetensors"
    let weights = try Weights(contentsOf: path)
    var metadata = weights.metadata
    change(&metadata)
    let tensors = try weights.tensors.map { StoredTensor($0.name, try $0.tensor().copied) }
    try Weights(tensors, metadata: metadata, origin: path).write(to: path)
  }
}

extension Tensor {
  /// In memory of its own, no part of a file.
  fileprivate var copied: Tensor { Tensor(shape: shape, elements: elements) }
}
