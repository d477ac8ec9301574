import Imaging
import TensorCore

/// Where a node's files go: the run decides what may be overwritten and keeps a record.
public protocol FileWriter: Sendable {
  /// Makes the file at `path` appear whole or not at all.
  ///
  /// - Parameter write: writes the contents to the temporary path that it is given.
  /// - Throws: what `write` throws, or a `FileError` when the place refuses the file.
  func write(to path: String, _ write: (_ temporaryPath: String) throws -> Void) throws
}

/// Writes atomically and overwrites what is there: for tests and programs without a run.
public struct PlainFileWriter: FileWriter {
  /// Makes the writer.
  public init() {}

  public func write(to path: String, _ write: (String) throws -> Void) throws {
    try AtomicFile.replace(path, write)
  }
}
