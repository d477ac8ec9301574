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
  /// What looks alike, by the features of a network that is not trained; `nil` in phases that do
  /// not ask.
  private var features: FeatureTerms?
  var memory = SchemeMemory()

  init(_ recipe: Recipe, _ task: any TrainingTask) {
    self.task = task
    critic = recipe.critic?.make()
    loss = recipe.critic?.loss ?? .vanilla
    criticOptimizer = recipe.critic?.optimizer ?? OptimizerSettings()
    network = Learner("network", task.network)
    judge = critic.map { Learner("critic", $0) }
    task.network.initialize(seed: recipe.seed)
    critic?.initialize(seed: recipe.seed ^ 0x5EED)
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
      parts = [try teachCritic(of: make(lesson), lesson, batch, position)]
    }
    let batch = batches[batches.count - 1]
    let lesson = try task.lesson(batch)
    guard phase.trains != .critic else {
      return [try teachCritic(of: make(lesson), lesson, batch, position)]
    }
    let mode = mode(position)
    let result = try mode { try task.network.run(lesson.inputs) }
    if isJudged {
      let judgement = try teachCritic(of: result.detached(), lesson, batch, position)
      parts = [judgement]
      memory.criticStreak += 1
      if let threshold = phase.criticThreshold, judgement.value >= threshold { return parts }
      memory.criticStreak = 0
    }
    return parts + (try teach(result, lesson, batch, mode, position))
  }

  private func mode(_ position: Position) -> TrainingMode {
    TrainingMode(
      freezesNorms: position.phase.freezesNorms, frozen: network.frozen,
      dropoutSeed: position.seed("dropout"))
  }

  /// A result that nobody learns from.
  private func make(_ lesson: Lesson) throws -> Tensor { try task.network.run(lesson.inputs) }

  /// The network learns by the phase's losses.
  private func teach(
    _ result: Tensor, _ lesson: Lesson, _ batch: Batch, _ mode: TrainingMode, _ position: Position
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
        if kind == .adversarial {
          let value = try loss.generator(fake: scores(result, lesson, batch, position))
          try sum.add(value, weight, as: kind.rawValue)
        } else if let value = try kind.value(
          result, lesson, task, positiveWeight: losses.positiveWeight)
        {
          try sum.add(value, weight, as: kind.rawValue)
        }
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
    of made: Tensor, _ lesson: Lesson, _ batch: Batch, _ position: Position
  ) throws -> (name: String, value: Float) {
    guard let judge, let critic, let real = lesson.real else {
      preconditionFailure("a critic that is not there learns")
    }
    let mode = TrainingMode(frozen: judge.frozen, dropoutSeed: position.seed("critic dropout"))
    let value = try mode {
      let fake = try scores(made, lesson, batch, position)
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
  private func scores(
    _ result: Tensor, _ lesson: Lesson, _ batch: Batch, _ position: Position
  ) throws -> Tensor {
    guard let critic, let picture = try task.picture(result, lesson) else {
      preconditionFailure("a result is judged that is no picture, or by nobody")
    }
    return try critic.scores(views(of: picture, lesson, holes: lesson.hole, critic: critic))
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
  /// What ends a training whose loss is no number.
  func notFinite(_ loss: String, layer: String? = nil) -> TrainingError {
    .notFinite(loss: loss, phase: phase.name, step: step, layer: layer)
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

extension Tensor {
  /// The upper left corner of the part about each hole `[N, H, W]`, `side` pixels a side, inside of
  /// the picture; the middle where there is no hole.
  fileprivate func corners(side: Int) -> [(top: Int, left: Int)] {
    let (height, width) = (shape[1], shape[2])
    return withUnsafeBufferPointer { values in
      (0..<shape[0]).map { image in
        var (top, left, bottom, right) = (height, width, 0, 0)
        for pixel in 0..<height * width where values[image * height * width + pixel] > 0.5 {
          let (row, column) = (pixel / width, pixel % width)
          (top, bottom) = (min(top, row), max(bottom, row + 1))
          (left, right) = (min(left, column), max(right, column + 1))
        }
        if bottom == 0 { (top, left, bottom, right) = (0, 0, height, width) }
        return (
          max(0, min(height - side, (top + bottom - side) / 2)),
          max(0, min(width - side, (left + right - side) / 2))
        )
      }
    }
  }

  /// The images in another order: each gets the place of the one before.
  fileprivate func rolled() -> Tensor {
    let one = count / max(1, shape[0])
    return withUnsafeBufferPointer { values in
      Tensor(uninitialized: shape) { to in
        for index in to.indices { to[index] = values[(index + one) % count] }
      }
    }
  }

  /// A square of each picture, `[N, side, side, C]`. Differentiable.
  func parts(at corners: [(top: Int, left: Int)], side: Int) -> Tensor {
    let (count, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
    precondition(corners.count == count, "\(corners.count) corners of \(count) pictures")
    let row = side * channels
    @Sendable func offset(_ image: Int, _ y: Int) -> Int {
      ((image * height + corners[image].top + y) * width + corners[image].left) * channels
    }
    let parts = withUnsafeBufferPointer { from in
      Tensor(uninitialized: [count, side, side, channels]) { to in
        for line in 0..<count * side {
          let start = offset(line / side, line % side)
          for index in 0..<row { to[line * row + index] = from[start + index] }
        }
      }
    }
    let shape = shape
    return parts.recorded(from: [self]) { gradient in
      var whole = Tensor(shape: shape)
      whole.withUnsafeMutableBufferPointer { to in
        gradient.withUnsafeBufferPointer { from in
          for line in 0..<count * side {
            let start = offset(line / side, line % side)
            for index in 0..<row { to[start + index] = from[line * row + index] }
          }
        }
      }
      return [whole]
    }
  }
}
