import Glibc
import NeuralNetworks
import NodeKit

/// Finds the weight files that the steps of a plan use.
struct ModelCheck {
  /// A fault for each model that is not there, at its first use.
  private(set) var missing: [GraphDiagnostic] = []
  private var told: Set<String> = []
  private let path: ModelPath
  /// Messages show paths as seen from here.
  private let currentFolder: String

  /// - Parameter environment: the process's variables, some of which say where models lie.
  init(graphFolder: String, currentFolder: String, environment: [String: String]) {
    path = ModelPath(
      graphFolder: graphFolder, currentFolder: currentFolder, environment: environment)
    self.currentFolder = currentFolder
  }

  /// A step with files in place of names of models; those that are not there stay as they are.
  mutating func located(_ step: DraftStep) -> (step: DraftStep, isWhole: Bool) {
    var (step, isWhole) = (step, true)
    for option in step.type.descriptor.options where option.kind == .model {
      guard let value = step.options[option.name], case .text(let model) = value.value,
        !model.isEmpty
      else { continue }
      if let file = file(model) {
        step.options[option.name] = Located(.text(file), at: value.location)
      } else {
        isWhole = false
        report(model, step.name, at: value.location)
      }
    }
    return (step, isWhole)
  }

  private func file(_ model: String) -> String? {
    if OptionKind.isModelName(model) {
      return (try? path.file(model)).map { GraphPath.resolve($0, in: currentFolder) }
    }
    return access(model, F_OK) == 0 ? model : nil
  }

  private mutating func report(_ model: String, _ step: String, at location: SourceLocation) {
    guard told.insert(model).inserted else { return }
    let isName = OptionKind.isModelName(model)
    let fault = GraphFault.missingModel(
      isName ? model : GraphPath.relative(model, to: currentFolder), step: step,
      folders: isName ? path.folders.map { GraphPath.relative($0, to: currentFolder) } : [],
      meant: isName ? suggestion(for: model, among: path.files().map(\.name)) : nil)
    missing.append(GraphDiagnostic(fault, at: location))
  }
}
