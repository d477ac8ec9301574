public import GraphEngine
public import NeuralNetworks
public import TensorCore

/// How a network is trained, as a recipe's file says it: every value checked, every path absolute.
public struct Recipe: Sendable {
  /// The file, absolute.
  public var file: String
  /// The file's name without its ending.
  public var name: String
  /// One line for people.
  public var description: String
  /// What the network does.
  public var task: TaskKind
  /// The network that is trained.
  public var network: NetworkChoice
  /// What judges its pictures; `nil` when nothing does.
  public var critic: CriticChoice?
  /// Where photographs come from and what is done to them.
  public var data: DataSettings
  /// How progress is measured.
  public var validation: ValidationSettings
  /// One after the other.
  public var phases: [Phase]
  /// Steps between checkpoints.
  public var checkpointEvery: Int
  /// How slowly the average of the weights follows them, which is what is measured and written;
  /// `nil` for the weights themselves.
  public var averageDecay: Float?
  /// What convolutions multiply while the network learns; it is measured in float32.
  public var precision: Precision
  /// The start of every random choice.
  public var seed: UInt64
  /// Whether this is the short trial of the recipe.
  public var isSmoke: Bool
  /// The texts that diagnostics point into.
  public var sources = SourceTexts()

  /// The number of steps of all phases.
  public var stepCount: Int { phases.reduce(0) { $0 + $1.steps } }
}

/// What a network does with a photograph.
public enum TaskKind: String, CaseIterable, Sendable {
  /// Marks damage, pixel by pixel.
  case segment
  /// Fills holes by partial convolutions.
  case inpaint
  /// Fills holes by a completion network.
  case complete
  /// Fills a square hole by a context encoder.
  case fillContext = "fill-context"
  /// Colours a gray photograph.
  case colorize
  /// Turns a damaged photograph into a sound one, pair by pair.
  case translate
  /// Turns photographs of one kind into those of another and back, without pairs.
  case translateUnpaired = "translate-unpaired"
}

/// A network with what of its configuration is changed.
public struct NetworkChoice: Sendable {
  /// Its name in the catalog.
  public var name: String
  /// The changes, a JSON object.
  public var configuration: String
  /// Weights to begin with; `nil` for random ones.
  public var start: String?
  /// Where the recipe names them.
  public var startLocation: SourceLocation?
  /// How random weights begin.
  public var initialization = Initialization.layers
  /// Whether steps compute norms' inputs twice instead of keeping them: see `TrainingMode`.
  public var recomputes = false
  /// Makes it, without values.
  public var make: @Sendable () -> any Network
}

/// A discriminator and how it judges.
public struct CriticChoice: Sendable {
  public var name: String
  public var configuration: String
  public var loss: GANLoss
  /// How its weights begin.
  public var initialization: Initialization
  /// What is made by it.
  public var make: @Sendable () -> any Discriminator
  /// How its own parameters change.
  public var optimizer: OptimizerSettings
}
