/// Why a file could not be read or written, in words for the person whose file it is.
public struct ImageFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong, for programs.
  public enum Reason: Hashable, Sendable {
    /// There is no such file or folder.
    case missing
    /// It is a folder, a FIFO, a device: not a file with contents.
    case notAFile
    /// The system refuses to read or write it.
    case denied
    /// It is not an image of a format that is read, or is damaged.
    case corrupt
    /// It is an image, of a kind that is not read or written.
    case unsupported
    /// It declares more pixels or bytes than the limit.
    case tooLarge
    /// There is no space left on the disk.
    case diskFull
    /// A file is there that may not be overwritten.
    case exists
    /// Any other failure of the system.
    case system
  }

  /// The file.
  public let path: String
  /// What went wrong, for programs.
  public let reason: Reason
  /// What went wrong and how to mend it, for people, without the path.
  public let explanation: String

  /// Makes an error.
  public init(path: String, reason: Reason, explanation: String) {
    self.path = path
    self.reason = reason
    self.explanation = explanation
  }

  public var description: String { "\(path): \(explanation)" }
}
