public import NeuralNetworks

/// A part of a training in which nothing changes but the rate.
public struct Phase: Sendable {
  public var name: String
  public var steps: Int
  /// What is trained in it.
  public var trains: Trained
  public var losses: LossWeights
  public var optimizer: OptimizerSettings
  /// Whether the optimizers begin anew.
  public var resetsOptimizer: Bool
  public var schedule: LearningRateSchedule
  public var criticLearningRate: Float
  /// Steps of the critic for each of the network.
  public var criticSteps: Int
  /// The network only learns when the critic's loss is below; `nil` for always.
  public var criticThreshold: Float?
  public var size: Int
  public var batch: Int
  /// Whether batch norms keep their statistics.
  public var freezesNorms: Bool
  /// Prefixes of parameters' names with what their rate is multiplied by; the longest counts, 0
  /// freezes.
  public var rates: [(prefix: String, factor: Float)]

  /// Which networks learn.
  public enum Trained: String, CaseIterable, Sendable {
    case network
    case critic
    case both
  }
}

/// How parameters change.
public struct OptimizerSettings: Hashable, Sendable {
  public enum Rule: String, CaseIterable, Sendable {
    case sgd
    case adam
    case adamW = "adamw"
    case adadelta
    case rmsprop
  }

  public var rule = Rule.adam
  public var learningRate: Float = 1e-3
  public var beta1: Float = 0.9
  public var beta2: Float = 0.999
  public var momentum: Float = 0
  public var weightDecay: Float = 0
  /// The longest gradient, over all parameters; `nil` for any.
  public var clip: Float?
  /// The largest number of a gradient, either way; `nil` for any. It comes before `clip`.
  public var clipValue: Float?
}
