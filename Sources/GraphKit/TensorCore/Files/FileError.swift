import Glibc

/// Why a file could not be read or written, in words for the person whose file it is.
public struct FileError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// What went wrong, for programs.
  public enum Reason: Hashable, Sendable, Codable {
    /// There is no such file or folder.
    case missing
    /// It is a folder, a FIFO, a device: not a file with contents.
    case notAFile
    /// The system refuses to read or write it.
    case denied
    /// It is not of a kind that is read here, or is damaged.
    case corrupt
    /// It is whole, but of a variety that is not read or written.
    case unsupported
    /// It declares more than the limit.
    case tooLarge
    /// There is no space left on the disk.
    case diskFull
    /// There is no memory, or no addresses, to read it into.
    case outOfMemory
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

  public var description: String { "\(path): \(explanation)".printable }
}

extension FileError {
  /// The error that `errno` stands for.
  ///
  /// - Parameter action: what could not be done, after "cannot": `read`, `make the folder`.
  public static func ofSystem(_ path: String, _ action: String) -> FileError {
    let code = errno
    let reason: FileError.Reason =
      switch code {
      case ENOENT: .missing
      case EACCES, EPERM, EROFS: .denied
      case EISDIR, ENOTDIR, ELOOP: .notAFile
      case EFBIG: .tooLarge
      case ENOSPC, EDQUOT: .diskFull
      case ENOMEM: .outOfMemory
      default: .system
      }
    let text: String =
      switch code {
      case ENOENT: "no such file or folder"
      case EACCES, EPERM:
        "cannot \(action): permission denied; check the permissions of the folder"
      case EROFS: "cannot \(action): the file system is read-only; choose another folder"
      case ENOSPC, EDQUOT: "the disk is full; free some space and run again"
      case ELOOP: "its symbolic links lead in a circle; remove one of them"
      case EFBIG: "cannot \(action): larger than a file may be; raise the limit (ulimit -f)"
      case ENOMEM:
        "cannot \(action): memory is short; leave more to the program, or raise the limit (ulimit -v)"
      case EMFILE, ENFILE:
        "cannot \(action): too many files are open; raise the limit (ulimit -n)"
      case ENAMETOOLONG: "its name is too long; choose a shorter one"
      default: "cannot \(action): \(String(cString: strerror(code)))"
      }
    return FileError(path: path, reason: reason, explanation: text)
  }
}
