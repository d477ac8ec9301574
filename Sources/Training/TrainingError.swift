public import GraphEngine
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
  /// Parameters are no finite numbers any more.
  case parameterNotFinite(String, phase: String, step: Int)
  /// The first step after the checkpoint gives what is no finite number.
  case brokenCheckpoint(loss: String, phase: String, step: Int, layer: String?)
  /// A file that no training wrote stands where this one would write.
  case foreignFile(String)
  /// The folder for results is a file.
  case notAFolder(String)
  /// Another training writes into the folder now.
  case folderBusy(String)
  /// The graph that damages photographs gives what can't be learnt from.
  case damageGraph(String, problem: String)
  /// Steps need more memory than there is.
  case memory(MemoryShortage)
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
      Self.notFinite(loss, phase, step, layer)
        + "; the last checkpoint is kept: lower 'phases.\(phase).learning-rate' or set "
        + "'optimizer.clip', then resume"
    case .parameterNotFinite(let name, let phase, let step):
      "'\(name)' is no finite number after step \(step) of phase '\(phase)'; the checkpoint before "
        + "is kept: lower 'phases.\(phase).learning-rate' or set 'optimizer.clip', then resume"
    case .brokenCheckpoint(let loss, let phase, let step, let layer):
      Self.notFinite(loss, phase, step, layer)
        + ", the first after the checkpoint, so going on from it will not help; begin anew in "
        + "another folder with --out and a lower 'phases.\(phase).learning-rate' or "
        + "'optimizer.clip'"
    case .foreignFile(let path):
      "\(path) is there already and no training in that folder can be gone on with; name another "
        + "folder with --out, or move it away"
    case .notAFolder(let path): "\(path) is a file, not a folder; name a folder with --out"
    case .folderBusy(let folder):
      "another training writes into \(folder) now; wait for it, or name another folder with --out"
    case .damageGraph(let path, let problem): "\(path), the graph of 'data.degrade', \(problem)"
    case .memory(let shortage):
      "the training needs \(ByteCount.text(shortage.wanted)) of memory at once, but "
        + "\(shortage.bound); lower 'data.batch' or 'data.size'"
    case .folderInUse(let folder):
      "\(folder) holds a training already; go on with --resume, or name another folder with --out"
    case .nothingToResume(let folder):
      "there is no checkpoint in \(folder); leave --resume out to begin"
    case .otherRecipe(let folder, let key):
      "the checkpoint in \(folder) was made with another '\(key)'; set it back, or begin anew in "
        + "another folder with --out"
    case .noCheckpoint(let path, let reason):
      "\(path) can't be gone on from: \(reason); begin anew in another folder with --out, from the "
        + "model beside it by 'network.start' if that is whole"
    }
  }

  private static func notFinite(
    _ loss: String, _ phase: String, _ step: Int, _ layer: String?
  ) -> String {
    "the loss '\(loss)' is no number at step \(step) of phase '\(phase)'"
      + (layer.map { ", first seen in '\($0)'" } ?? "")
  }
}

extension Recipe {
  /// What the disk does not have, at its place in the recipe.
  func refusal(
    _ problem: String, _ remedy: String, _ folder: DataSettings.Folder
  ) -> GraphError {
    refusal(
      NodeError(problem, remedy: remedy, isUnreadableFile: true), at: folder.location)
  }

  func refusal(_ error: NodeError, at location: SourceLocation) -> GraphError {
    GraphError([GraphDiagnostic(.unfitRecipe(error), at: location)], sources: sources)
  }
}
