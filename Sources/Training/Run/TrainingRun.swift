import Glibc
public import GraphEngine
import Imaging
import NeuralNetworks
public import NodeKit
public import TensorCore

/// One sitting of a training: it begins or goes on, and ends when the recipe does or when it is
/// stopped; whatever happens, the last checkpoint is whole.
///
/// In its folder lie `checkpoint.safetensors`, the model `NAME.safetensors` as it is and
/// `NAME-best.safetensors` as it was best, `log.jsonl`, and `samples/STEP.png`.
public final class TrainingRun {
  /// Who is told what happens.
  public protocol Observer: AnyObject {
    /// A step is done.
    func stepDidEnd(_ progress: TrainingProgress)
    /// Something happened that people should see.
    func say(_ message: String)
    /// From now on there is a checkpoint: who stops can go on.
    func checkpointIsThere()
  }

  private let recipe: Recipe
  private let folder: String
  private weak var observer: (any Observer)?
  private let task: any TrainingTask
  private let scheme: any TrainingScheme
  private let source: SampleSource
  private let log: TrainingLog
  private var average: WeightAverage?
  private var state: Checkpoint.State
  private let lock: FolderLock
  /// Why photographs are left out, as the log and people know.
  private var told: (log: Set<String>, people: Set<String>) = ([], [])
  /// The step of the last checkpoint, if it is of this sitting or this sitting goes on from it.
  private var savedStep: Int?

  /// Looks at everything that can be wrong before any step, and loads the checkpoint.
  ///
  /// - Parameters:
  ///   - folder: for the results, absolute.
  ///   - resumes: whether to go on with the folder's checkpoint.
  /// - Throws: `GraphError`, `TrainingError`, `FileError`, or `CancelledError`.
  public init(
    _ recipe: Recipe, folder: String, resumes: Bool, observer: (any Observer)? = nil
  ) throws {
    (self.recipe, self.folder, self.observer) = (recipe, folder, observer)
    source = try SampleSource(recipe)
    if recipe.task.needsMask, !source.hasMask {
      let error = NodeError(
        "the graph of 'data.degrade' marks no damage, which the task "
          + "'\(recipe.task.rawValue)' learns from", remedy: "name one that has an output 'mask'")
      throw recipe.refusal(error, at: recipe.data.degradeLocation)
    }
    try Self.checkMemory(recipe)
    lock = try Self.lockFolder(folder, resumes: resumes)
    task = recipe.makeTask()
    if recipe.task == .translateUnpaired, let critic = recipe.critic {
      scheme = TranslationScheme(recipe, task, critic)
    } else {
      scheme = RestorationScheme(recipe, task)
    }
    let checkpoint = try Checkpoint(in: folder)
    if checkpoint == nil && resumes { throw TrainingError.nothingToResume(folder) }
    if checkpoint != nil && !resumes { throw TrainingError.folderInUse(folder) }
    if checkpoint == nil { try Self.refuseForeignFiles(recipe, folder) }
    try AtomicFile.makeFolder("\(folder)/samples")
    AtomicFile.removeLeftovers(in: folder)
    AtomicFile.removeLeftovers(in: "\(folder)/samples")
    log = TrainingLog(folder: folder)
    state = Checkpoint.State(
      step: 0, phase: recipe.phases[0].name, phaseStep: 0, batches: 0, samples: 0, updates: [:],
      criticStreak: 0, poolDraws: [], measuredStep: nil, best: nil, identity: recipe.identity)
    if let checkpoint {
      try resume(checkpoint)
    } else {
      try start()
    }
  }

  /// The batches that lie ready alone must fit.
  private static func checkMemory(_ recipe: Recipe) throws {
    // Photograph, sound photograph and mask of the one that is learnt from and of one made ahead.
    let wanted = recipe.phases.map { $0.batch * $0.size * $0.size * 7 * 4 * 2 }.max() ?? 0
    guard let limit = MemoryLimit.offered(), wanted > limit.bytes else { return }
    throw TrainingError.memory(MemoryShortage(wanted: wanted, limit: limit))
  }

  private static func lockFolder(_ folder: String, resumes: Bool) throws -> FolderLock {
    var status = stat()
    if stat(folder, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw TrainingError.notAFolder(folder) }
    } else if resumes {
      throw TrainingError.nothingToResume(folder)
    }
    try AtomicFile.makeFolder(folder)
    return try FolderLock(folder)
  }

  /// Without a checkpoint, models and logs are not this training's to overwrite.
  private static func refuseForeignFiles(_ recipe: Recipe, _ folder: String) throws {
    let models = ["\(recipe.name).safetensors", "\(recipe.name)-best.safetensors"]
    for name in models where access("\(folder)/\(name)", F_OK) == 0 {
      throw TrainingError.foreignFile("\(folder)/\(name)")
    }
    if TrainingLog(folder: folder).isForeign {
      throw TrainingError.foreignFile("\(folder)/\(TrainingLog.fileName)")
    }
  }

  private func start() throws {
    if let path = recipe.network.start {
      try task.network.load(task.network.adopting(Weights(contentsOf: path)))
    }
    try scheme.begin(recipe.phases[0])
    average = recipe.averageDecay.map { WeightAverage(task.network, decay: $0) }
    try log.truncate(after: -1)
    var line = TrainingLog.Line(event: "begin", step: 0)
    line.message = recipe.file
    try log.write(line)
  }

  private func resume(_ checkpoint: Checkpoint) throws {
    let identity = recipe.identity
    if let key = identity.keys.sorted().first(where: {
      identity[$0] != checkpoint.state.identity[$0]
    }) {
      throw TrainingError.otherRecipe(folder, key: key)
    }
    guard let phase = recipe.phases.first(where: { $0.name == checkpoint.state.phase }) else {
      throw TrainingError.otherRecipe(folder, key: "phases")
    }
    state = checkpoint.state
    try scheme.begin(phase)
    try checkpoint.restore(scheme)
    average = recipe.averageDecay.map { WeightAverage(task.network, decay: $0) }
    if let average { try checkpoint.restore(average) }
    savedStep = state.step
    observer?.checkpointIsThere()
    let lines = try log.truncate(after: state.step)
    told.log = Set(lines.filter { $0.event == "unreadable" }.compactMap(\.message))
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
    if state.step == first { observer?.say("nothing was left to do: step \(first) was the last") }
    if !told.people.isEmpty {
      observer?.say(
        "photographs that were left out since they can't be read: \(told.people.count); "
          + "\(TrainingLog.fileName) names them")
    }
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
    var line = TrainingLog.Line(event: "end", step: state.step)
    line.phase = state.phase
    try log.write(line)
  }

  private func enter(_ phase: Phase) throws {
    (state.phase, state.phaseStep) = (phase.name, 0)
    try scheme.begin(phase)
    var line = TrainingLog.Line(event: "phase", step: state.step)
    line.phase = phase.name
    try log.write(line)
  }

  private func run(_ phase: Phase) throws {
    guard state.phaseStep < phase.steps else { return }
    let queue = makeQueue(phase)
    defer { queue.stop() }
    var waited = Duration.zero
    while state.phaseStep < phase.steps {
      let began = ContinuousClock.now
      try step(phase, queue)
      let time = ContinuousClock.now - began
      let wait = queue.waited - waited
      waited = queue.waited
      try report(phase, time, wait)
      if Cancellation.current?.isCancelled ?? false { throw CancelledError() }
      if isMeasureDue(phase) { try examine(phase) }
      if state.step % recipe.checkpointEvery == 0 || state.phaseStep == phase.steps { try save() }
    }
  }

  private func isMeasureDue(_ phase: Phase) -> Bool {
    state.step % recipe.validation.every == 0 || state.phaseStep == phase.steps
  }

  private var lastValues: [(name: String, value: Float)] = []

  private func step(_ phase: Phase, _ queue: BackgroundQueue<Batch>) throws {
    var batches: [Batch] = []
    for _ in 0..<scheme.batchCount(phase) {
      guard let batch = try queue.next() else { preconditionFailure("the batches have an end") }
      batches.append(batch)
    }
    let position = Position(
      phase: phase, phaseStep: state.phaseStep, step: state.step, seed: recipe.seed)
    // Stopping waits for the end of the step: half a step could not be gone on from.
    do {
      lastValues = try Cancellation.$current.withValue(nil) {
        let values = try scheme.step(batches, position)
        try average?.update()
        return values
      }
    } catch TrainingError.notFinite(let loss, let phase, let step, let layer)
      where savedStep == state.step
    {
      throw TrainingError.brokenCheckpoint(loss: loss, phase: phase, step: step, layer: layer)
    }
    state.step += 1
    state.phaseStep += 1
    state.batches += batches.count
    state.samples += batches.reduce(0) { $0 + $1.count }
  }

  /// Makes the batches of the rest of a phase in the background.
  private func makeQueue(_ phase: Phase) -> BackgroundQueue<Batch> {
    let (source, first, size) = (source, state.samples, phase.size)
    return BackgroundQueue(capacity: 3) { index in
      let start = first + index * phase.batch
      return try source.batch(start..<start + phase.batch, size: size)
    }
  }

  private func report(_ phase: Phase, _ time: Duration, _ wait: Duration) throws {
    var line = TrainingLog.Line(event: "step", step: state.step)
    line.phase = phase.name
    line.values = Dictionary(
      lastValues.map { ($0.name, Double($0.value)) }, uniquingKeysWith: { first, _ in first })
    line.learningRate = Double(
      phase.optimizer.learningRate
        * phase.schedule.factor(step: state.phaseStep - 1, of: phase.steps))
    (line.seconds, line.waited) = (time / .seconds(1), wait / .seconds(1))
    try log.write(line)
    try tellUnreadable()
    observer?.stepDidEnd(
      TrainingProgress(
        phase: phase.name, step: state.step, stepCount: recipe.stepCount, values: lastValues,
        seconds: time / .seconds(1), waited: wait / .seconds(1)))
  }

  private func tellUnreadable() throws {
    let found = source.unreadable + examinations.values.flatMap(\.unreadable)
    for (_, reason) in found where told.people.insert(reason).inserted {
      observer?.say("left out: \(reason)")
      guard told.log.insert(reason).inserted else { continue }
      var line = TrainingLog.Line(event: "unreadable", step: state.step)
      line.message = reason
      try log.write(line)
    }
  }

  // MARK: - Measures and files

  private var examinations: [Int: Examination] = [:]

  private func examine(_ phase: Phase) throws {
    let examination =
      try examinations[phase.size]
      ?? Examination(recipe, task, training: source, size: phase.size)
    examinations[phase.size] = examination
    let (measures, sheet) = try averaged { try examination.examine() }
    var line = TrainingLog.Line(event: "measure", step: state.step)
    line.phase = phase.name
    line.values = Dictionary(
      measures.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    try log.write(line)
    let number = String(state.step)
    let padding = String(repeating: "0", count: max(0, 7 - number.count))
    try AtomicFile.replace("\(folder)/samples/\(padding)\(number).png") { temporary in
      try ImageFile.write(sheet, to: temporary, as: .png)
    }
    observer?.say(
      "step \(state.step): "
        + measures.map { "\($0.name) \(Self.rounded($0.value))" }.joined(separator: ", "))
    try tellUnreadable()
    state.measuredStep = state.step
    if let first = measures.first, state.step > 0,
      state.best.map({ first.beats($0) }) ?? true
    {
      state.best = first.value
      try writeModel("\(recipe.name)-best")
    }
  }

  private func save() throws {
    if let name = scheme.learners.lazy.compactMap(\.firstNotFinite).first {
      throw TrainingError.parameterNotFinite(name, phase: state.phase, step: state.step)
    }
    state.updates = Dictionary(
      uniqueKeysWithValues: scheme.learners.map { ($0.name, $0.steps) })
    state.criticStreak = scheme.memory.criticStreak
    state.poolDraws = scheme.memory.pools.map(\.checkpoint.draws)
    try Checkpoint(state, scheme, average).write(to: folder)
    try writeModel(recipe.name)
    savedStep = state.step
    observer?.checkpointIsThere()
  }

  /// Writes the network as nodes take it.
  private func writeModel(_ name: String) throws {
    var metadata = [
      ModelFile.networkKey: recipe.network.name,
      ModelFile.configurationKey: recipe.network.configuration,
      "graphrun.recipe": recipe.name, "graphrun.steps": "\(state.step)",
    ]
    if recipe.task == .inpaint { metadata["graphrun.samples"] = SampleRange.imageNet.rawValue }
    try averaged { try task.network.weights(origin: name, metadata: metadata) }
      .write(to: "\(folder)/\(name).safetensors")
  }

  /// Runs `body` with the averages of the weights, if there are any.
  private func averaged<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let average else { return try body() }
    return try average(body)
  }

  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

/// How far a training is.
public struct TrainingProgress: Sendable {
  public var phase: String
  /// Steps that are done, of all phases.
  public var step: Int
  public var stepCount: Int
  /// The losses of the last step.
  public var values: [(name: String, value: Float)]
  /// Seconds of the last step, and those of it in which it waited for data.
  public var seconds: Double
  public var waited: Double
}
