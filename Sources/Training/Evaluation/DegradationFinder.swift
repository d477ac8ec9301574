import Glibc
import GraphEngine

/// Finds the graphs that damage photographs.
struct DegradationFinder {
  private let folders: [String]
  private let currentFolder: String

  /// - Parameter recipeFolder: where the recipe lies, absolute; `nil` without one.
  init(_ options: EvaluationOptions, recipeFolder: String?) {
    currentFolder = options.currentFolder
    let beside = recipeFolder.map { GraphPath.resolve("../degrade", in: $0) }
    folders = [beside, "\(currentFolder)/Graphs/degrade", "\(currentFolder)/degrade"]
      .compactMap { $0 }
  }

  /// The file of a path or of a name, absolute.
  ///
  /// - Throws: `EvaluationError.noDegradation` when no folder has the name.
  func find(_ stated: String) throws(EvaluationError) -> String {
    if stated.contains("/") || stated.contains(".") {
      return GraphPath.resolve(stated, in: currentFolder)
    }
    let files = folders.map { "\($0)/\(stated).yaml" }
    guard let file = files.first(where: { access($0, F_OK) == 0 }) else {
      throw .noDegradation(stated, sought: folders)
    }
    return file
  }
}

extension TaskKind {
  /// The damage that a model is measured by when nothing is said; `nil` for none.
  var usualDegradation: String? {
    switch self {
    case .segment: "old-photo"
    case .inpaint, .complete: "holes"
    case .fillContext: "context-encoder-centre"
    case .translate, .translateUnpaired: "blur"
    case .colorize: nil
    }
  }
}
