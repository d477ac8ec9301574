import NeuralNetworks

/// What happens in a training, told to its log and, where they should see it, to people.
struct RunReport {
  private let log: TrainingLog
  private weak var observer: (any TrainingObserver)?
  private let stepCount: Int
  /// Why photographs are left out, as the log and people know.
  private var told: (log: Set<String>, people: Set<String>) = ([], [])

  init(_ log: TrainingLog, stepCount: Int, _ observer: (any TrainingObserver)?) {
    (self.log, self.stepCount, self.observer) = (log, stepCount, observer)
  }

  /// A training begins; what a log before it held is dropped.
  ///
  /// - Throws: `FileError`, as all of these.
  func begin(_ recipe: Recipe) throws {
    try log.truncate(after: -1)
    var line = TrainingLog.Line(event: "begin", step: 0)
    line.message = recipe.file
    try log.write(line)
  }

  /// A training goes on after a step; what the log says of later ones is dropped.
  mutating func goOn(after step: Int) throws {
    let lines = try log.truncate(after: step)
    told.log = Set(lines.filter { $0.event == "unreadable" }.compactMap(\.message))
  }

  /// A phase, or with `end` the whole training: `event` names which.
  func note(_ event: String, step: Int, phase: String) throws {
    var line = TrainingLog.Line(event: event, step: step)
    line.phase = phase
    try log.write(line)
  }

  /// A step is done.
  ///
  /// - Parameters:
  ///   - state: after it.
  ///   - time: that it took, and of this what it waited for data.
  func stepped(
    _ state: Checkpoint.State, _ phase: Phase, _ values: [(name: String, value: Float)],
    time: Duration, waited: Duration
  ) throws {
    var line = TrainingLog.Line(event: "step", step: state.step)
    line.phase = phase.name
    line.values = Dictionary(
      values.map { ($0.name, Double($0.value)) }, uniquingKeysWith: { first, _ in first })
    line.learningRate = Double(
      phase.optimizer.learningRate
        * phase.schedule.factor(step: state.phaseStep - 1, of: phase.steps))
    (line.seconds, line.waited) = (time / .seconds(1), waited / .seconds(1))
    try log.write(line)
    observer?.stepDidEnd(
      TrainingProgress(
        phase: phase.name, step: state.step, stepCount: stepCount, values: values,
        seconds: time / .seconds(1), waited: waited / .seconds(1)))
  }

  /// The network was measured.
  func measured(_ measures: [Measure], step: Int, phase: String) throws {
    var line = TrainingLog.Line(event: "measure", step: step)
    line.phase = phase
    line.values = Dictionary(
      measures.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    try log.write(line)
    let texts = measures.map { "\($0.name) \(($0.value * 10_000).rounded() / 10_000)" }
    observer?.say("step \(step): \(texts.joined(separator: ", "))")
  }

  /// Photographs can't be read: each is told once.
  mutating func leftOut(_ photos: [(path: String, reason: String)], step: Int) throws {
    for (_, reason) in photos where told.people.insert(reason).inserted {
      observer?.say("left out: \(reason)")
      guard told.log.insert(reason).inserted else { continue }
      var line = TrainingLog.Line(event: "unreadable", step: step)
      line.message = reason
      try log.write(line)
    }
  }

  /// There is a checkpoint from now on.
  func checkpointIsThere() { observer?.checkpointIsThere() }

  /// A sitting is over.
  ///
  /// - Parameter first: the step that it began after.
  func ended(from first: Int, at step: Int) {
    if step == first { observer?.say("nothing was left to do: step \(first) was the last") }
    if !told.people.isEmpty {
      observer?.say(
        "photographs that were left out since they can't be read: \(told.people.count); "
          + "\(TrainingLog.fileName) names them")
    }
  }
}
