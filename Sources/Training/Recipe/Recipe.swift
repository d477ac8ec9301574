public import GraphEngine
public import NeuralNetworks

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

/// Where photographs come from and what is done to them before a network sees them.
public struct DataSettings: Sendable {
  /// A folder of photographs and how often one of it is taken, in proportion.
  public struct Folder: Hashable, Sendable {
    public var path: String
    public var weight: Double
    public var location: SourceLocation
  }

  public var photos: [Folder]
  /// Photographs of the other kind, for a translation without pairs; empty for the sound ones of
  /// `photos`, damaged ones being the first kind.
  public var otherPhotos: [Folder]
  /// The graph that damages a photograph, absolute; `nil` for none.
  public var degrade: String?
  /// Where the recipe names it.
  public var degradeLocation: SourceLocation
  /// Settings of that graph.
  public var degradeSettings: [SettingOverride]
  /// Rows and columns of what the network sees.
  public var size: Int
  /// What the shorter side of a photograph becomes before it is cut; `nil` leaves it as it is.
  public var shorterSide: ClosedRange<Int>?
  /// Whether half of them are mirrored.
  public var flips: Bool
  /// Which photographs are taken.
  public var colours: ColourFilter
  public var batch: Int
  /// Decoded photographs are kept up to so many bytes.
  public var cacheBytes: Int
  /// So many different samples are drawn, again and again; `nil` for new ones all the time.
  public var distinct: Int?
}

/// Which photographs are taken, by their colours.
public enum ColourFilter: String, CaseIterable, Sendable {
  case any
  /// Those that have colours: gray ones teach a colouring network to leave things gray.
  case coloured
}

/// How progress is measured: always on the same crops with the same damage.
public struct ValidationSettings: Sendable {
  /// Photographs that are not trained on; empty for crops of those that are.
  public var photos: [DataSettings.Folder]
  /// How many are looked at.
  public var count: Int
  /// Steps between measurements.
  public var every: Int
}

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

/// What is made small, and how much each counts.
public struct LossWeights: Sendable {
  public var terms: [(kind: LossKind, weight: Float)]
  /// How much more a damaged pixel counts in `bce`; `nil` for the ratio of sound to damaged ones.
  public var positiveWeight: Float?
  /// What `perceptual` and `style` see.
  public var features: FeatureSource?
  /// Which of its layers.
  public var featureLayers: FeatureLayers = .lowFeatures

  /// Layers of VGG-16, as they were published.
  public enum FeatureLayers: String, CaseIterable, Sendable {
    case lowFeatures = "low-features"
    case partialConvolutions = "partial-convolutions"
    case deOldify = "deoldify"
    case deOldify2018 = "deoldify-2018"

    /// The layers and what they weigh.
    public var recipe: PerceptualRecipe {
      switch self {
      case .lowFeatures: .lowFeatures
      case .partialConvolutions: .partialConvolutions
      case .deOldify: .deOldify
      case .deOldify2018: .deOldify2018
      }
    }
  }

  /// What a loss weighs; 0 when it is not named.
  public func weight(of kind: LossKind) -> Float { terms.first { $0.kind == kind }?.weight ?? 0 }
}

/// The losses that a recipe can name.
public enum LossKind: String, CaseIterable, Sendable {
  /// Mean absolute difference to the target.
  case l1
  /// Mean squared difference to the target.
  case l2
  /// The same in the hole only.
  case holeL1 = "hole-l1"
  case holeL2 = "hole-l2"
  /// The same outside of the hole only.
  case validL1 = "valid-l1"
  /// A context encoder's squared difference: ten times as much where it makes what it has seen.
  case overlapL2 = "overlap-l2"
  /// Cross-entropy of marks.
  case bce
  /// Dice loss of marks.
  case dice
  /// Total variation of the composite.
  case tv
  /// How different the features of pictures are.
  case perceptual
  /// How different the products of their channels are: textures.
  case style
  /// What the critic says.
  case adversarial
  /// How far the critic's features of made pictures are from those of real ones.
  case featureMatching = "feature-matching"
  /// Mean absolute difference of a picture that went to the other kind and back.
  case cycle
  /// Mean absolute difference of a picture that is of the kind already.
  case identity
}
