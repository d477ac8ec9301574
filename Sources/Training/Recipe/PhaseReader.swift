import GraphEngine
import NeuralNetworks
import NodeKit

/// Reads the phases of a recipe; what they don't say is as the recipe says it.
struct PhaseReader {
  let data: DataSettings
  let losses: LossWeights
  let optimizer: OptimizerSettings
  let critic: CriticChoice?

  func read(_ top: RecipeSection) -> [Phase] {
    let parts = top.sections("phases", "one after the other, each by its name")
    if parts.isEmpty {
      top.reading.faults.report(.missingKey("phases", in: .recipe("")), at: top.location)
    }
    return parts.map { phase($0.name.value, $0.section) }
  }

  private func phase(_ name: String, _ section: RecipeSection) -> Phase {
    defer { section.finish() }
    let steps = section.integer("steps", default: nil, in: 0...100_000_000, "how long it is")
    let own = section.section("optimizer", "how parameters change from here on; they begin anew")
    let optimizer = OptimizerSettings.read(own, before: self.optimizer)
    return Phase(
      name: name, steps: steps,
      trains: section.choice(
        "trains", default: critic == nil ? .network : Phase.Trained.both, "which networks learn")
        ?? .network,
      losses: LossWeights.read(
        section.section("losses", "in place of the recipe's"), before: losses),
      optimizer: optimizer.at(
        section.number(
          "learning-rate", default: Double(optimizer.learningRate), in: 0...100, "the network's")),
      resetsOptimizer: own != nil,
      schedule: schedule(section),
      criticLearningRate: Float(
        section.number(
          "critic-learning-rate",
          default: Double((critic?.optimizer ?? optimizer).learningRate), in: 0...100,
          "the critic's")),
      criticSteps: section.integer(
        "critic-steps", default: 1, in: 1...100, "steps of the critic for each of the network"),
      criticThreshold: threshold(section),
      size: section.integer("size", default: data.size, in: 8...4096, "in place of the data's"),
      batch: section.integer("batch", default: data.batch, in: 1...1024, "in place of the data's"),
      freezesNorms: section.boolean(
        "freeze-norms", default: false, "whether batch norms keep their statistics"),
      rates: section.section(
        "rates", "beginnings of parameters' names, and what their rate is multiplied by; 0 freezes"
      ).map { part in
        defer { part.finish() }
        return part.numbers(in: 0...1000, "a factor").map { ($0.key, Float($0.value)) }
      } ?? [])
  }

  private func threshold(_ section: RecipeSection) -> Float? {
    let value = section.number(
      "critic-threshold", default: 0, in: 0...1000,
      "the network learns only while the critic's loss is below; 0 for always")
    return value == 0 ? nil : Float(value)
  }

  private enum ScheduleName: String, CaseIterable {
    case constant
    case step
    case linearDecay = "linear-decay"
    case cosine
    case oneCycle = "one-cycle"
  }

  private func schedule(_ section: RecipeSection) -> LearningRateSchedule {
    let name = section.choice(
      "schedule", default: ScheduleName.constant, "how the rate goes from step to step")
    let every = section.integer(
      "decay-every", default: 1000, in: 1...100_000_000, "'step': steps between two rates")
    let factor = section.number(
      "decay", default: 0.1, in: 0...1, "'step': what the rate is multiplied by")
    let start = section.integer(
      "decay-from", default: 0, in: 0...100_000_000, "'linear-decay': the step at which it begins")
    let rise = section.number(
      "rise", default: 0.3, in: 0...1, "'one-cycle': the share of the steps in which it rises")
    return switch name {
    case .step: .step(steps: every, factor: Float(factor))
    case .linearDecay: .linearDecay(from: start)
    case .cosine: .cosine
    case .oneCycle: .oneCycle(rise: Float(rise))
    case .constant, nil: .constant
    }
  }
}

extension OptimizerSettings {
  /// What a section says, or what was said before.
  static func read(_ section: RecipeSection?, before: OptimizerSettings) -> OptimizerSettings {
    guard let section else { return before }
    defer { section.finish() }
    func number(
      _ key: String, _ value: Float, _ range: ClosedRange<Double>, _ help: String
    ) -> Float {
      // By its decimal digits: 1e-3 is no binary number.
      Float(section.number(key, default: Double("\(value)") ?? 0, in: range, help))
    }
    var result = before
    result.rule =
      section.choice("rule", default: before.rule, "how gradients become changes")
      ?? before.rule
    result.learningRate = number(
      "learning-rate", before.learningRate, 0...100, "how large they are")
    result.beta1 = number("beta1", before.beta1, 0...0.9999999, "Adam: how long the mean lasts")
    result.beta2 = number(
      "beta2", before.beta2, 0...0.9999999, "Adam: how long the mean square lasts")
    result.momentum = number("momentum", before.momentum, 0...1, "SGD's")
    result.weightDecay = number(
      "weight-decay", before.weightDecay, 0...10, "how fast parameters shrink by themselves")
    let clip = number(
      "clip", before.clip ?? 0, 0...1e9, "the longest gradient, over all parameters; 0 for any")
    result.clip = clip == 0 ? nil : clip
    let value = number(
      "clip-value", before.clipValue ?? 0, 0...1e9,
      "the largest number of a gradient, either way; 0 for any")
    result.clipValue = value == 0 ? nil : value
    return result
  }

  fileprivate func at(_ learningRate: Double) -> OptimizerSettings {
    var result = self
    result.learningRate = Float(learningRate)
    return result
  }
}

extension LossWeights {
  /// What a section says, all of it, or what was said before.
  static func read(_ section: RecipeSection?, before: LossWeights) -> LossWeights {
    guard let section else { return before }
    defer { section.finish() }
    let positive = section.number(
      "positive-weight", default: 0, in: 0...1e6,
      "how much more a damaged pixel counts in 'bce'; 0 for the ratio of sound to damaged ones")
    let terms = LossKind.allCases.compactMap { kind -> (LossKind, Float)? in
      let weight = section.number(kind.rawValue, default: 0, in: 0...1e9, kind.help)
      return weight == 0 ? nil : (kind, Float(weight))
    }
    var result = LossWeights(terms: terms, positiveWeight: positive == 0 ? nil : Float(positive))
    readFeatures(section, &result)
    return result
  }
}

extension LossWeights {
  /// Where features come from.
  private static func readFeatures(_ section: RecipeSection, _ result: inout LossWeights) {
    let name = section.text(
      "features", default: "random",
      "what 'perceptual' and 'style' see: random convolutions, or vgg16, which needs a file")
    let file = section.path("features-file", "torchvision's weights of vgg16 or vgg16_bn")
    result.featureLayers =
      section.choice(
        "feature-layers", default: FeatureLayers.lowFeatures, "which layers are compared")
      ?? .lowFeatures
    do throws(FeatureSourceError) {
      result.features = try FeatureSource(
        features: name, file: file, for: result.featureLayers.recipe)
    } catch {
      section.refuse("\(error)", at: "features")
    }
  }
}

extension LossKind {
  /// One line for people.
  var help: String {
    switch self {
    case .l1: "mean absolute difference to the target"
    case .l2: "mean squared difference to the target"
    case .holeL1: "'l1' of the hole only"
    case .holeL2: "'l2' of the hole only"
    case .validL1: "'l1' of what is no hole"
    case .overlapL2: "'l2', ten times as much where a context encoder makes what it has seen"
    case .bce: "cross-entropy of marks"
    case .dice: "Dice loss of marks"
    case .tv: "total variation of the filled photograph"
    case .perceptual: "how different the features of pictures are"
    case .style: "how different their textures are"
    case .adversarial: "what the critic says"
    case .featureMatching: "how far the critic's features are from those of real pictures"
    case .cycle: "mean absolute difference of what went to the other kind and back"
    case .identity: "mean absolute difference of what is of the kind already"
    }
  }
}
