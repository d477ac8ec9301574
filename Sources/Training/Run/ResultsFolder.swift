import Glibc
import Imaging
import NeuralNetworks
import NodeKit

/// The folder of a training's results, which nobody else trains into as long as this lives.
final class ResultsFolder {
  let path: String
  let log: TrainingLog
  private let claim: FolderClaim

  /// Claims the folder; a training that begins makes it.
  ///
  /// - Throws: `TrainingError` when it is a file, another training's now, or not there to go on in;
  ///   `FileError`.
  init(_ path: String, resumes: Bool) throws {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else { throw TrainingError.notAFolder(path) }
    } else if resumes {
      throw TrainingError.nothingToResume(path)
    }
    try AtomicFile.makeFolder(path)
    claim = try FolderClaim(path)
    (self.path, log) = (path, TrainingLog(folder: path))
  }

  /// What a training goes on from; `nil` for one that begins.
  ///
  /// - Parameter name: the recipe's.
  /// - Throws: `TrainingError` when there is a checkpoint and the training is not to go on, when
  ///   there is none and it is, when it is damaged, or when files of others would be overwritten;
  ///   `FileError` or `CancelledError`.
  func checkpoint(of name: String, resumes: Bool) throws -> Checkpoint? {
    let checkpoint = try Checkpoint(in: path)
    if checkpoint == nil && resumes { throw TrainingError.nothingToResume(path) }
    if checkpoint != nil && !resumes { throw TrainingError.folderInUse(path) }
    if checkpoint == nil { try refuseForeignFiles(name) }
    return checkpoint
  }

  /// Without a checkpoint, models and logs are not this training's to overwrite.
  private func refuseForeignFiles(_ name: String) throws {
    for model in [name, Self.best(name)].map(model) where access(model, F_OK) == 0 {
      throw TrainingError.foreignFile(model)
    }
    if log.isForeign { throw TrainingError.foreignFile("\(path)/\(TrainingLog.fileName)") }
  }

  /// Makes what is missing in it, and removes what a training that was killed left half-written.
  ///
  /// - Throws: `FileError`.
  func prepare() throws {
    try AtomicFile.makeFolder("\(path)/samples")
    AtomicFile.removeLeftovers(in: path)
    AtomicFile.removeLeftovers(in: "\(path)/samples")
  }

  /// The file of a model.
  func model(_ name: String) -> String { "\(path)/\(name).safetensors" }

  /// What the model is called as it was when it measured best.
  static func best(_ name: String) -> String { "\(name)-best" }

  /// Writes what the network makes of samples after a step: `samples/0000250.png`.
  ///
  /// - Throws: `FileError`, or `CancelledError`.
  func write(_ sheet: Image, step: Int) throws {
    let number = String(step)
    let padding = String(repeating: "0", count: max(0, 7 - number.count))
    try AtomicFile.replace("\(path)/samples/\(padding)\(number).png") { temporary in
      try ImageFile.write(sheet, to: temporary, as: .png)
    }
  }
}
