import NeuralNetworks
import TensorCore

/// How networks learn from batches: who judges whom.
protocol TrainingScheme: AnyObject {
  /// What learns, in the order of checkpoints.
  var learners: [Learner] { get }

  /// Begins a phase.
  ///
  /// - Throws: `FileError` or `KeyMismatch` when weights that it needs can't be read.
  func begin(_ phase: Phase) throws

  /// How many batches a step of this phase takes.
  func batchCount(_ phase: Phase) -> Int

  /// Learns from batches once.
  ///
  /// - Throws: `TrainingError.notFinite`, before anything is changed by it, or `CancelledError`.
  func step(_ batches: [Batch], _ position: Position) throws -> [(name: String, value: Float)]

  /// What it remembers from step to step beside the learners.
  var memory: SchemeMemory { get set }
}

/// What a scheme remembers from step to step.
struct SchemeMemory: Sendable {
  /// Steps of the critic since the network last learnt.
  var criticStreak = 0
  /// Pictures made before, for the critics of translations.
  var pools: [ImagePool] = []
}

/// Where a training stands before a step.
struct Position: Sendable {
  var phase: Phase
  /// Steps of this phase and of all before.
  var phaseStep: Int
  var step: Int
  var seed: UInt64

  /// What the schedule makes of a rate.
  func scaled(_ learningRate: Float) -> Float {
    learningRate * phase.schedule.factor(step: phaseStep, of: phase.steps)
  }

  /// The start of the random choices of this step under a name.
  func seed(_ name: String) -> UInt64 {
    var random = SeededRandom(seed: seed, name: "\(name) \(step)")
    return random.next()
  }
}
