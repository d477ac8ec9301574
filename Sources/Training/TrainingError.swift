import GraphEngine
import NodeKit

/// What ends a training that its recipe did not foretell.
public enum TrainingError: Error, Hashable, Sendable {
  /// No photograph of the folders can be read; the reason of the first.
  case noReadablePhoto(String?)
  /// Every photograph drawn was gray where only those with colours are taken.
  case noColouredPhoto
  /// The system grants no thread.
  case noThread
  /// A loss is no finite number.
  case notFinite(loss: String, phase: String, step: Int, layer: String?)
  /// The folder holds a training already.
  case folderInUse(String)
  /// There is nothing to resume.
  case nothingToResume(String)
  /// The checkpoint is another recipe's.
  case otherRecipe(String, key: String)
  /// The checkpoint's file is no checkpoint.
  case noCheckpoint(String, String)
}

extension TrainingError: CustomStringConvertible {
  /// What is wrong and how to mend it, in one line.
  public var description: String {
    switch self {
    case .noReadablePhoto(let reason):
      "no photograph of the folders can be read" + (reason.map { ": \($0)" } ?? "")
    case .noColouredPhoto:
      "the folders seem to hold gray photographs only, and 'data.colours: coloured' takes those "
        + "that have colours; set it to any, or add colour photographs"
    case .noThread: "the system grants no thread; raise its limits (ulimit -u, -v)"
    case .notFinite(let loss, let phase, let step, let layer):
      "the loss '\(loss)' is no number at step \(step) of phase '\(phase)'"
        + (layer.map { ", first seen in '\($0)'" } ?? "")
        + "; the last checkpoint is kept: lower 'phases.\(phase).learning-rate' or set "
        + "'optimizer.clip', then resume"
    case .folderInUse(let folder):
      "\(folder) holds a training already; go on with --resume, or name another folder with --out"
    case .nothingToResume(let folder):
      "there is no checkpoint in \(folder); leave --resume out to begin"
    case .otherRecipe(let folder, let key):
      "the checkpoint in \(folder) was made with another '\(key)'; set it back, or begin anew in "
        + "another folder with --out"
    case .noCheckpoint(let path, let reason): "\(path) is no checkpoint: \(reason)"
    }
  }
}

extension Recipe {
  /// What the disk does not have, at its place in the recipe.
  func refusal(
    _ problem: String, _ remedy: String, _ folder: DataSettings.Folder
  ) -> GraphError {
    refusal(problem, remedy, at: folder.location)
  }

  func refusal(_ problem: String, _ remedy: String, at location: SourceLocation) -> GraphError {
    let error = NodeError(problem, remedy: remedy, isUnreadableFile: true)
    return GraphError(
      [GraphDiagnostic(.unfitRecipe(error), at: location)], sources: sources)
  }
}
