import GraphEngine
import NeuralNetworks

/// What keys of a recipe must have to do with each other.
struct RecipeCheck {
  private let recipe: Recipe
  private let top: RecipeSection

  init(_ recipe: Recipe, _ top: RecipeSection) { (self.recipe, self.top) = (recipe, top) }

  func check() {
    guard top.reading.faults.errors.isEmpty else { return }
    checkNetwork()
    checkMarks()
    for phase in recipe.phases {
      checkCritic(phase)
      checkSize(phase)
      checkLosses(phase)
    }
  }

  private func checkNetwork() {
    let network = recipe.network.make()
    if !recipe.task.takes(network) {
      top.refuse(
        "the task '\(recipe.task.rawValue)' does not train the network '\(recipe.network.name)'",
        remedy: "it trains \(recipe.task.examples.joined(separator: ", "))", at: "network")
    }
    if recipe.task == .segment, recipe.critic != nil {
      top.refuse("a critic judges pictures, and 'segment' gives none", at: "critic")
    }
    if recipe.task == .translateUnpaired, recipe.critic == nil {
      top.refuse(
        "'translate-unpaired' learns from a critic alone", remedy: "add one, as 'patch'",
        at: "task")
    }
  }

  private func checkMarks() {
    if recipe.task.needsMask, recipe.data.degrade == nil {
      top.refuse(
        "the task '\(recipe.task.rawValue)' needs to know where damage is",
        remedy: "name a graph that damages photographs and gives a mask in 'data.degrade'",
        at: "data")
    }
  }

  private func checkCritic(_ phase: Phase) {
    if recipe.critic == nil, phase.trains != .network {
      top.refuse(
        "phase '\(phase.name)' trains a critic, and the recipe has none",
        remedy: "add 'critic', or leave 'trains' out", at: "phases")
    }
    if recipe.task == .translateUnpaired,
      phase.trains != .both || phase.criticSteps != 1 || phase.criticThreshold != nil
    {
      top.refuse(
        "'translate-unpaired' trains networks and critics in turn, and phase '\(phase.name)' asks "
          + "for something else",
        remedy: "leave 'trains', 'critic-steps' and 'critic-threshold' out", at: "phases")
    }
  }

  private func checkSize(_ phase: Phase) {
    let network = recipe.network.make()
    if network.fitted(phase.size) != phase.size {
      top.refuse(
        "the network '\(recipe.network.name)' takes sizes of at least \(network.smallestSize) "
          + "that are multiples of \(network.sizeMultiple), and phase '\(phase.name)' has "
          + "\(phase.size)",
        remedy: "set 'size' to \(network.fitted(phase.size))", at: "phases")
    }
    guard let critic = recipe.critic?.make(), phase.trains != .network else { return }
    let isHalf = recipe.task == .fillContext && !predictsWholeImage(network)
    let side = isHalf ? phase.size / 2 : phase.size
    if let wanted = critic.side, wanted != side {
      top.refuse(
        "the critic '\(recipe.critic?.name ?? "")' takes pictures of \(wanted) pixels, and phase "
          + "'\(phase.name)' has \(side)", remedy: "change one of them", at: "critic")
    }
    if let local = critic.localSide, local > side {
      top.refuse(
        "the critic's 'local-size' \(local) is more than the size \(side)", at: "critic")
    }
  }

  private func predictsWholeImage(_ network: any Network) -> Bool {
    (network as? ContextEncoder)?.configuration.predictsWholeImage ?? true
  }

  private func checkLosses(_ phase: Phase) {
    guard phase.trains != .critic else { return }
    let kinds = phase.losses.terms.map(\.kind)
    if kinds.isEmpty {
      top.refuse(
        "phase '\(phase.name)' has nothing to make small",
        remedy: "name losses, as 'losses: {l1: 1}'", at: "phases")
    }
    for kind in kinds {
      if let reason = kind.reason(against: recipe) {
        top.refuse(
          "the loss '\(kind.rawValue)' \(reason)", at: top.has("losses") ? "losses" : "phases")
      }
    }
  }
}

extension LossKind {
  /// Why a recipe can't have it; `nil` when it can.
  fileprivate func reason(against recipe: Recipe) -> String? {
    let unpaired = recipe.task == .translateUnpaired
    return switch self {
    case .bce, .dice: recipe.task == .segment ? nil : "is for the task 'segment'"
    case .holeL1, .holeL2, .validL1:
      [.inpaint, .complete, .fillContext].contains(recipe.task)
        ? nil : "is for tasks that fill holes"
    case .overlapL2: recipe.task == .fillContext ? nil : "is for the task 'fill-context'"
    case .tv, .perceptual, .style:
      recipe.task.givesPictures ? nil : "is for tasks that give pictures"
    case .adversarial: recipe.critic == nil ? "needs a critic" : nil
    case .featureMatching:
      recipe.critic?.make().givesFeatures ?? false
        ? nil : "needs a critic that gives its features: patch"
    case .cycle, .identity: unpaired ? nil : "is for the task 'translate-unpaired'"
    case .l1, .l2: unpaired ? "needs pairs, which 'translate-unpaired' has not" : nil
    }
  }
}
