import NeuralNetworks
import TensorCore

/// Learning from pairs: by losses against the target, and, if there is one, by a critic's judgement.
///
/// A step of both: pictures are made once; the critic learns to tell them from real ones; then the
/// network learns by what the critic, now wiser, says of them. Goodfellow and others, "Generative
/// Adversarial Nets" (2014).
final class RestorationScheme: TrainingScheme {
  private let task: any TrainingTask
  private let critic: (any Discriminator)?
  private let loss: GANLoss
  private let network: Learner
  private let judge: Learner?
  private let criticOptimizer: OptimizerSettings
  private let recomputes: Bool
  /// What looks alike, by the features of a network that is not trained; `nil` in phases that do
  /// not ask.
  private var features: FeatureTerms?
  var memory = SchemeMemory()

  init(_ recipe: Recipe, _ task: any TrainingTask) {
    self.task = task
    critic = recipe.critic?.make()
    loss = recipe.critic?.loss ?? .vanilla
    criticOptimizer = recipe.critic?.optimizer ?? OptimizerSettings()
    recomputes = recipe.network.recomputes
    network = Learner("network", task.network)
    judge = critic.map { Learner("critic", $0) }
    task.network.initialize(seed: recipe.seed, recipe.network.initialization)
    critic?.initialize(seed: recipe.seed ^ 0x5EED, recipe.critic?.initialization ?? .layers)
  }

  var learners: [Learner] { [network] + [judge].compactMap { $0 } }

  func begin(_ phase: Phase) throws {
    features = try FeatureTerms(phase.losses)
    network.begin(phase.optimizer, rates: phase.rates, resets: phase.resetsOptimizer)
    judge?.begin(criticOptimizer, resets: phase.resetsOptimizer)
  }

  func batchCount(_ phase: Phase) -> Int {
    judge == nil || phase.trains == .network ? 1 : phase.criticSteps
  }

  func step(
    _ batches: [Batch], _ position: Position
  ) throws -> [(name: String, value: Float)] {
    let phase = position.phase
    let isJudged = judge != nil && phase.trains != .network
    var parts: [(name: String, value: Float)] = []
    // All batches but the last are the critic's alone.
    for batch in batches.dropLast() where isJudged {
      let lesson = try task.lesson(batch)
      parts = [try teachCritic(of: make(lesson), lesson, position)]
    }
    let lesson = try task.lesson(batches[batches.count - 1])
    guard phase.trains != .critic else {
      return [try teachCritic(of: make(lesson), lesson, position)]
    }
    let mode = mode(position)
    let result = try mode { try task.network.run(lesson.inputs) }
    if isJudged {
      let judgement = try teachCritic(of: result.detached(), lesson, position)
      parts = [judgement]
      memory.criticStreak += 1
      if let threshold = phase.criticThreshold, judgement.value >= threshold { return parts }
      memory.criticStreak = 0
    }
    return parts + (try teach(result, lesson, mode, position))
  }

  private func mode(_ position: Position) -> TrainingMode {
    TrainingMode(
      freezesNorms: position.phase.freezesNorms, frozen: network.frozen,
      dropoutSeed: position.seed("dropout"), recomputes: recomputes)
  }

  /// A result that nobody learns from.
  private func make(_ lesson: Lesson) throws -> Tensor { try task.network.run(lesson.inputs) }

  /// The network learns by the phase's losses.
  private func teach(
    _ result: Tensor, _ lesson: Lesson, _ mode: TrainingMode, _ position: Position
  ) throws -> [(name: String, value: Float)] {
    let losses = position.phase.losses
    var judging = mode
    judging.frozen.formUnion((judge?.trainable ?? []).map(ObjectIdentifier.init))
    let sum = try judging {
      var sum = LossSum()
      if let features {
        for (kind, value) in try features.values(
          task.pictures(result, lesson), target: lesson.real)
        {
          try sum.add(value, losses.weight(of: kind), as: kind.rawValue)
        }
      }
      for (kind, weight) in losses.terms where !FeatureTerms.kinds.contains(kind) {
        let value =
          switch kind {
          case .adversarial: try loss.generator(fake: scores(result, lesson))
          case .featureMatching: try featureMatching(result, lesson)
          default:
            try kind.value(result, lesson, task, positiveWeight: losses.positiveWeight)
          }
        if let value { try sum.add(value, weight, as: kind.rawValue) }
      }
      return sum
    }
    guard let total = sum.total else { return [] }
    if let name = sum.notFinite {
      throw try mode {
        try position.notFinite(name, in: task.network) { _ = try task.network.run(lesson.inputs) }
      }
    }
    let gradients = try mode { try total.backward() }
    try network.learn(
      gradients, learningRate: position.scaled(position.phase.optimizer.learningRate), position)
    return [("loss", total.elements[0])] + sum.parts
  }

  /// The critic learns to tell made pictures, which are constants to it, from real ones.
  private func teachCritic(
    of made: Tensor, _ lesson: Lesson, _ position: Position
  ) throws -> (name: String, value: Float) {
    guard let judge, let critic, let real = lesson.real else {
      preconditionFailure("a critic that is not there learns")
    }
    let mode = TrainingMode(
      frozen: judge.frozen, dropoutSeed: position.seed("critic dropout"), recomputes: recomputes)
    let value = try mode {
      let fake = try scores(made, lesson)
      // Another hole's surroundings: the real picture has none of its own.
      let holes = lesson.hole?.rolled()
      let truth = try critic.scores(
        views(of: real, lesson, holes: holes, critic: critic))
      return try loss.discriminator(real: truth, fake: fake)
    }
    guard value.elements[0].isFinite else { throw position.notFinite("critic") }
    let gradients = try mode { try value.backward() }
    try judge.learn(
      gradients, learningRate: position.scaled(position.phase.criticLearningRate), position)
    return ("critic", value.elements[0])
  }

  /// What the critic says of a result.
  private func scores(_ result: Tensor, _ lesson: Lesson) throws -> Tensor {
    guard let critic, let picture = try task.picture(result, lesson) else {
      preconditionFailure("a result is judged that is no picture, or by nobody")
    }
    return try critic.scores(views(of: picture, lesson, holes: lesson.hole, critic: critic))
  }

  /// How far the critic's features of a result are from those of the real picture.
  private func featureMatching(_ result: Tensor, _ lesson: Lesson) throws -> Tensor? {
    guard let critic, let picture = try task.picture(result, lesson), let real = lesson.real
    else { return nil }
    func features(_ picture: Tensor) throws -> [Tensor] {
      try critic.features(views(of: picture, lesson, holes: lesson.hole, critic: critic))
    }
    return try .featureMatching(features(picture), to: features(real))
  }

  private func views(
    of picture: Tensor, _ lesson: Lesson, holes: Tensor?, critic: any Discriminator
  ) throws -> DiscriminatorViews {
    DiscriminatorViews(
      image: picture, condition: critic.seesCondition ? lesson.condition : nil,
      local: try critic.localSide.map { side in
        try picture.parts(at: holes?.corners(side: side) ?? [], side: side)
      })
  }
}

extension Position {
  /// What ends a training whose loss is no number; people count steps from 1.
  func notFinite(_ loss: String, layer: String? = nil) -> TrainingError {
    .notFinite(loss: loss, phase: phase.name, step: step + 1, layer: layer)
  }

  /// The same with the layer in which it was first seen, which `forward` shows once more.
  ///
  /// - Throws: what `forward` throws.
  func notFinite(
    _ loss: String, in network: any Module, again forward: () throws -> Void
  ) throws -> TrainingError {
    let watch = FiniteWatch(network)
    try watch(forward)
    return notFinite(loss, layer: watch.firstLayer)
  }
}
