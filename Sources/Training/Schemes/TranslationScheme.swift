import NeuralNetworks
import TensorCore

/// Learning without pairs: one network turns pictures of the first kind into the second, another
/// turns them back, and two critics judge both.
///
/// Zhu, Park, Isola and Efros, "Unpaired Image-to-Image Translation using Cycle-Consistent
/// Adversarial Networks" (2017); Yi, Zhang, Tan and Gong, "DualGAN" (2017), which differs in its
/// networks and its weights. Critics see what was made before too: Shrivastava and others, "Learning
/// from Simulated and Unsupervised Images through Adversarial Training" (2017).
final class TranslationScheme: TrainingScheme {
  private let there: Learner
  private let back: Learner
  private let judgeThere: Learner
  private let judgeBack: Learner
  private let networks: (there: any Network, back: any Network)
  private let critics: (there: any Discriminator, back: any Discriminator)
  private let task: any TrainingTask
  private let loss: GANLoss
  private let criticOptimizer: OptimizerSettings
  private let recomputes: Bool
  var memory = SchemeMemory()

  init(_ recipe: Recipe, _ task: any TrainingTask, _ critic: CriticChoice) {
    self.task = task
    networks = (task.network, recipe.network.make())
    critics = (critic.make(), critic.make())
    (loss, criticOptimizer) = (critic.loss, critic.optimizer)
    there = Learner("network", networks.there)
    back = Learner("network-back", networks.back)
    judgeThere = Learner("critic", critics.there)
    judgeBack = Learner("critic-back", critics.back)
    memory.pools = (0..<2).map { ImagePool(seed: recipe.seed &+ UInt64($0)) }
    recomputes = recipe.network.recomputes
    for (index, learner) in learners.enumerated() {
      learner.module.initialize(
        seed: recipe.seed &+ UInt64(index),
        index < 2 ? recipe.network.initialization : critic.initialization)
    }
  }

  var learners: [Learner] { [there, back, judgeThere, judgeBack] }

  func begin(_ phase: Phase) {
    for learner in [there, back] {
      learner.begin(phase.optimizer, rates: phase.rates, resets: phase.resetsOptimizer)
    }
    for judge in [judgeThere, judgeBack] {
      judge.begin(criticOptimizer, resets: phase.resetsOptimizer)
    }
  }

  func batchCount(_ phase: Phase) -> Int { 1 }

  func step(
    _ batches: [Batch], _ position: Position
  ) throws -> [(name: String, value: Float)] {
    let lesson = try task.lesson(batches[0])
    let (first, second) = (lesson.inputs[0], lesson.target)
    let mode = TrainingMode(
      freezesNorms: position.phase.freezesNorms, frozen: there.frozen + back.frozen,
      dropoutSeed: position.seed("dropout"), recomputes: recomputes)
    let (madeSecond, madeFirst) = try mode {
      (try networks.there.run([first]), try networks.back.run([second]))
    }
    let parts = try teachNetworks(
      first, second, madeFirst: madeFirst, madeSecond: madeSecond, mode, position)
    let critic = try teachCritic(
      critics.there, judgeThere, real: second, made: madeSecond.detached(), pool: 0, position)
    let criticBack = try teachCritic(
      critics.back, judgeBack, real: first, made: madeFirst.detached(), pool: 1, position)
    return parts + [("critic", critic), ("critic-back", criticBack)]
  }

  private func teachNetworks(
    _ first: Tensor, _ second: Tensor, madeFirst: Tensor, madeSecond: Tensor,
    _ mode: TrainingMode, _ position: Position
  ) throws -> [(name: String, value: Float)] {
    var judging = mode
    let frozen = judgeThere.trainable + judgeBack.trainable
    judging.frozen.formUnion(frozen.map(ObjectIdentifier.init))
    let sum = try judging {
      var sum = LossSum()
      for (kind, weight) in position.phase.losses.terms {
        if let value = try value(
          of: kind, first, second, madeFirst: madeFirst, madeSecond: madeSecond)
        {
          try sum.add(value, weight, as: kind.rawValue)
        }
      }
      return sum
    }
    guard let total = sum.total else { return [] }
    if let name = sum.notFinite {
      throw try mode {
        try position.notFinite(name, in: networks.there) { _ = try networks.there.run([first]) }
      }
    }
    let gradients = try mode { try total.backward() }
    let rate = position.scaled(position.phase.optimizer.learningRate)
    try there.learn(gradients, learningRate: rate, position)
    try back.learn(gradients, learningRate: rate, position)
    return [("loss", total.elements[0])] + sum.parts
  }

  /// A loss of both directions.
  private func value(
    of kind: LossKind, _ first: Tensor, _ second: Tensor, madeFirst: Tensor, madeSecond: Tensor
  ) throws -> Tensor? {
    switch kind {
    case .adversarial:
      let there = try loss.generator(
        fake: critics.there.scores(DiscriminatorViews(image: madeSecond)))
      let back = try loss.generator(
        fake: critics.back.scores(DiscriminatorViews(image: madeFirst)))
      return try there.adding(back)
    case .cycle:
      return try networks.back.run([madeSecond]).meanAbsoluteError(to: first)
        .adding(networks.there.run([madeFirst]).meanAbsoluteError(to: second))
    case .identity:
      return try networks.there.run([second]).meanAbsoluteError(to: second)
        .adding(networks.back.run([first]).meanAbsoluteError(to: first))
    case .tv: return try madeSecond.totalVariation()
    default: return nil
    }
  }

  private func teachCritic(
    _ critic: any Discriminator, _ judge: Learner, real: Tensor, made: Tensor, pool: Int,
    _ position: Position
  ) throws -> Float {
    let shown = memory.pools[pool].exchange(made)
    let mode = TrainingMode(
      frozen: judge.frozen, dropoutSeed: position.seed("critic \(pool)"), recomputes: recomputes)
    let value = try mode {
      try loss.discriminator(
        real: critic.scores(DiscriminatorViews(image: real)),
        fake: critic.scores(DiscriminatorViews(image: shown)))
    }
    guard value.elements[0].isFinite else { throw position.notFinite("critic") }
    let gradients = try mode { try value.backward() }
    try judge.learn(
      gradients, learningRate: position.scaled(position.phase.criticLearningRate), position)
    return value.elements[0]
  }
}
