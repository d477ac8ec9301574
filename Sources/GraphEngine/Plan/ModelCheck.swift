import NodeKit

/// Finds the weight files that the steps of a plan use.
struct ModelCheck {
  /// A fault for each model that is not there, at its first use.
  private(set) var missing: [GraphDiagnostic] = []
  private var told: Set<String> = []
  private let finder: ModelFinder

  init(_ finder: ModelFinder) { self.finder = finder }

  /// A step with files in place of names of models; those that are not there stay as they are.
  mutating func located(_ step: DraftStep) -> (step: DraftStep, isWhole: Bool) {
    var (step, isWhole) = (step, true)
    for option in step.type.descriptor.options where option.kind == .model {
      guard let value = step.options[option.name], case .text(let model) = value.value,
        !model.isEmpty
      else { continue }
      if let file = finder.file(model) {
        step.options[option.name] = Located(.text(file), at: value.location)
      } else {
        isWhole = false
        report(model, step.name, at: value.location)
      }
    }
    return (step, isWhole)
  }

  private mutating func report(_ model: String, _ step: String, at location: SourceLocation) {
    guard told.insert(model).inserted else { return }
    let fault = GraphFault.missingModel(
      finder.shown(model), step: step, folders: finder.shownFolders(for: model),
      meant: finder.meant(by: model))
    missing.append(GraphDiagnostic(fault, at: location))
  }
}
