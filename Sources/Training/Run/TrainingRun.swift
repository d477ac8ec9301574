public import GraphEngine
import NeuralNetworks
public import NodeKit
public import TensorCore

/// One sitting of a training: it begins or goes on, and ends when the recipe does or when it is
/// stopped; whatever happens, the last checkpoint is whole.
///
/// In its folder lie `checkpoint.safetensors`, the model `NAME.safetensors` as it is and
/// `NAME-best.safetensors` as it was best, `log.jsonl`, and `samples/STEP.png`.
public final class TrainingRun {
  private let recipe: Recipe
  private let folder: ResultsFolder
  private let scheme: any TrainingScheme
  private let source: SampleSource
  private let examinations: Examinations
  private var model: TrainedModel
  private var report: RunReport
  private var state: Checkpoint.State
  /// The step of the last checkpoint, if it is of this sitting or this sitting goes on from it.
  private var savedStep: Int?

  /// Looks at everything that can be wrong before any step, and loads the checkpoint.
  ///
  /// - Parameters:
  ///   - folder: for the results, absolute.
  ///   - resumes: whether to go on with the folder's checkpoint.
  /// - Throws: `GraphError`, `TrainingError`, `FileError`, or `CancelledError`.
  public init(
    _ recipe: Recipe, folder path: String, resumes: Bool,
    observer: (any TrainingObserver)? = nil
  ) throws {
    self.recipe = recipe
    source = try SampleSource(recipe)
    try Self.check(recipe, source)
    folder = try ResultsFolder(path, resumes: resumes)
    let task = recipe.makeTask()
    if recipe.task == .translateUnpaired, let critic = recipe.critic {
      scheme = TranslationScheme(recipe, task, critic)
    } else {
      scheme = RestorationScheme(recipe, task)
    }
    examinations = Examinations(recipe, task, training: source)
    model = TrainedModel(recipe, task.network)
    let checkpoint = try folder.checkpoint(of: recipe.name, resumes: resumes)
    try folder.prepare()
    report = RunReport(folder.log, stepCount: recipe.stepCount, observer)
    state = Checkpoint.State(
      step: 0, phase: recipe.phases[0].name, phaseStep: 0, batches: 0, samples: 0, updates: [:],
      criticStreak: 0, poolDraws: [], measuredStep: nil, best: nil, identity: recipe.identity)
    if let checkpoint {
      try resume(checkpoint)
    } else {
      try start()
    }
  }

  /// What the task learns from must be there, and batches must fit.
  private static func check(_ recipe: Recipe, _ source: SampleSource) throws {
    if recipe.task.needsMask, !source.hasMask {
      let error = NodeError(
        "the graph of 'data.degrade' marks no damage, which the task "
          + "'\(recipe.task.rawValue)' learns from", remedy: "name one that has an output 'mask'")
      throw recipe.refusal(error, at: recipe.data.degradeLocation)
    }
    // Photograph, sound photograph and mask of the batch that is learnt from and of one made ahead:
    // these alone must fit.
    let wanted = recipe.phases.map { $0.batch * $0.size * $0.size * 7 * 4 * 2 }.max() ?? 0
    guard let limit = MemoryLimit.offered(), wanted > limit.bytes else { return }
    throw TrainingError.memory(MemoryShortage(wanted: wanted, limit: limit))
  }

  private func start() throws {
    if let path = recipe.network.start {
      try load(path)
      model = TrainedModel(recipe, model.network)
    }
    try scheme.begin(recipe.phases[0])
    try report.begin(recipe)
  }

  /// Begins with the weights of a file.
  ///
  /// - Throws: `GraphError` at the recipe's line when they can't be had, or `CancelledError`.
  private func load(_ path: String) throws {
    let network = model.network
    let problem: String
    var isUnreadable = true
    do { return try network.load(network.adopting(Weights(contentsOf: path))) } catch let error
      as FileError
    { problem = "\(error)" } catch let error as KeyMismatch {
      (problem, isUnreadable) = (error.line, false)
    }
    let error = NodeError(
      "'network.start' can't be begun with: \(problem)", isUnreadableFile: isUnreadable)
    throw recipe.refusal(error, at: recipe.network.startLocation ?? recipe.data.degradeLocation)
  }

  private func resume(_ checkpoint: Checkpoint) throws {
    let identity = recipe.identity
    if let key = identity.keys.sorted().first(where: {
      identity[$0] != checkpoint.state.identity[$0]
    }) {
      throw TrainingError.otherRecipe(folder.path, key: key)
    }
    guard let phase = recipe.phases.first(where: { $0.name == checkpoint.state.phase }) else {
      throw TrainingError.otherRecipe(folder.path, key: "phases")
    }
    state = checkpoint.state
    try scheme.begin(phase)
    try checkpoint.restore(scheme)
    model = TrainedModel(recipe, model.network)
    if let average = model.average { try checkpoint.restore(average) }
    savedStep = state.step
    report.checkpointIsThere()
    try report.goOn(after: state.step)
  }

  // MARK: - Steps

  /// Trains until the recipe ends.
  ///
  /// - Throws: `TrainingError`, `FileError`, `RunError`, or `CancelledError` when it is stopped,
  ///   which leaves a checkpoint of the last step.
  public func run() throws {
    let first = state.step
    do { try runPhases() } catch let error as CancelledError {
      // Between steps all is whole, and can be gone on from.
      if savedStep != state.step { try Cancellation.$current.withValue(nil) { try save() } }
      throw error
    }
    report.ended(from: first, at: state.step)
  }

  private func runPhases() throws {
    let first = recipe.phases.firstIndex { $0.name == state.phase } ?? 0
    for phase in recipe.phases[first...] {
      if phase.name != state.phase {
        try Cancellation.$current.withValue(nil) { try enter(phase) }
      }
      if isMeasureDue(phase), state.measuredStep != state.step {
        try examine(phase)
        try save()
      }
      try run(phase)
    }
    if savedStep != state.step { try save() }
    try report.note("end", step: state.step, phase: state.phase)
  }

  private func enter(_ phase: Phase) throws {
    (state.phase, state.phaseStep) = (phase.name, 0)
    try scheme.begin(phase)
    try report.note("phase", step: state.step, phase: phase.name)
  }

  private func run(_ phase: Phase) throws {
    guard state.phaseStep < phase.steps else { return }
    let queue = makeQueue(phase)
    defer { queue.stop() }
    var waited = Duration.zero
    while state.phaseStep < phase.steps {
      let began = ContinuousClock.now
      let values = try step(phase, queue)
      let time = ContinuousClock.now - began
      try report.stepped(state, phase, values, time: time, waited: queue.waited - waited)
      try report.leftOut(unreadable, step: state.step)
      waited = queue.waited
      if Cancellation.current?.isCancelled ?? false { throw CancelledError() }
      if isMeasureDue(phase) { try examine(phase) }
      if state.step % recipe.checkpointEvery == 0 || state.phaseStep == phase.steps { try save() }
    }
  }

  private func isMeasureDue(_ phase: Phase) -> Bool {
    state.step % recipe.validation.every == 0 || state.phaseStep == phase.steps
  }

  /// Makes the batches of the rest of a phase in the background.
  private func makeQueue(_ phase: Phase) -> BackgroundQueue<Batch> {
    let (source, first, size) = (source, state.samples, phase.size)
    return BackgroundQueue(capacity: 3) { index in
      let start = first + index * phase.batch
      return try source.batch(start..<start + phase.batch, size: size)
    }
  }

  private func step(
    _ phase: Phase, _ queue: BackgroundQueue<Batch>
  ) throws -> [(name: String, value: Float)] {
    var batches: [Batch] = []
    for _ in 0..<scheme.batchCount(phase) {
      guard let batch = try queue.next() else { preconditionFailure("the batches have an end") }
      batches.append(batch)
    }
    let values = try learn(from: batches, phase)
    state.step += 1
    state.phaseStep += 1
    state.batches += batches.count
    state.samples += batches.reduce(0) { $0 + $1.count }
    return values
  }

  private func learn(
    from batches: [Batch], _ phase: Phase
  ) throws -> [(name: String, value: Float)] {
    let position = Position(
      phase: phase, phaseStep: state.phaseStep, step: state.step, seed: recipe.seed)
    do {
      // Stopping waits for the end of the step: half a step could not be gone on from.
      return try Cancellation.$current.withValue(nil) {
        let values = try Precision.$current.withValue(recipe.precision) {
          try scheme.step(batches, position)
        }
        try model.average?.update(step: state.step)
        return values
      }
    } catch TrainingError.notFinite(let loss, let phase, let step, let layer)
      where savedStep == state.step
    {
      throw TrainingError.brokenCheckpoint(loss: loss, phase: phase, step: step, layer: layer)
    }
  }

  // MARK: - Measures and files

  /// The photographs that could not be read, and why.
  private var unreadable: [(path: String, reason: String)] {
    source.unreadable + examinations.unreadable
  }

  private func examine(_ phase: Phase) throws {
    let (measures, sheet) = try model.averaged { try examinations.examine(size: phase.size) }
    try report.measured(measures, step: state.step, phase: phase.name)
    try folder.write(sheet, step: state.step)
    try report.leftOut(unreadable, step: state.step)
    state.measuredStep = state.step
    guard let first = measures.first, state.step > 0,
      state.best.map({ first.beats($0) }) ?? true
    else { return }
    state.best = first.value
    try model.write(ResultsFolder.best(recipe.name), step: state.step, to: folder)
  }

  private func save() throws {
    if let name = scheme.learners.lazy.compactMap(\.firstNotFinite).first {
      throw TrainingError.parameterNotFinite(name, phase: state.phase, step: state.step)
    }
    state.updates = Dictionary(
      uniqueKeysWithValues: scheme.learners.map { ($0.name, $0.steps) })
    state.criticStreak = scheme.memory.criticStreak
    state.poolDraws = scheme.memory.pools.map(\.checkpoint.draws)
    try Checkpoint(state, scheme, model.average).write(to: folder.path)
    try model.write(recipe.name, step: state.step, to: folder)
    savedStep = state.step
    report.checkpointIsThere()
  }
}
