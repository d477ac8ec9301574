import Glibc
import NeuralNetworks
import NodeKit

/// Finds the weight files that options name: by a path, or by a name in the folders of models.
struct ModelFinder {
  let path: ModelPath
  /// Where relative folders begin, and from where messages show paths.
  let currentFolder: String

  /// - Parameter environment: the process's variables, some of which say where models lie.
  init(graphFolder: String, currentFolder: String, environment: [String: String]) {
    path = ModelPath(
      graphFolder: graphFolder, currentFolder: currentFolder, environment: environment)
    self.currentFolder = currentFolder
  }

  /// The file of a model, absolute; `nil` when there is none.
  func file(_ model: String) -> String? {
    if OptionKind.isModelName(model) {
      return (try? path.file(model)).map { GraphPath.resolve($0, in: currentFolder) }
    }
    return access(model, F_OK) == 0 ? model : nil
  }

  /// The folders in which a model is looked for, as messages show them; none for a path.
  func shownFolders(for model: String) -> [String] {
    guard OptionKind.isModelName(model) else { return [] }
    return path.folders.map { GraphPath.relative($0, to: currentFolder) }
  }

  /// A model as messages show it.
  func shown(_ model: String) -> String {
    OptionKind.isModelName(model) ? model : GraphPath.relative(model, to: currentFolder)
  }

  /// The model that was meant, perhaps.
  func meant(by model: String) -> String? {
    guard OptionKind.isModelName(model) else { return nil }
    return suggestion(for: model, among: path.files().map(\.name))
  }
}
