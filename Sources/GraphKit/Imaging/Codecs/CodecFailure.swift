import CCodecs
import Glibc
import TensorCore

extension codec_failure {
  /// The error for the person whose file it is.
  ///
  /// - Parameter action: "read" or "write".
  func error(_ path: String, _ format: ImageFormat, _ action: String) -> FileError {
    let words = libraryText
    let name = format.name
    switch status {
    case CODEC_SYSTEM:
      errno = system_error
      return FileError.ofSystem(path, action)
    case CODEC_TRUNCATED:
      return FileError(
        path: path, reason: .corrupt,
        explanation: """
          the \(name) file is damaged or incomplete (\(words)): copy, download or scan it again
          """)
    case CODEC_UNSUPPORTED:
      return FileError(path: path, reason: .unsupported, explanation: words)
    default:
      return FileError(
        path: path, reason: .corrupt,
        explanation: """
          the \(name) file is damaged or incomplete (\(words)): copy, download or scan it again
          """)
    }
  }

  /// The library's own words.
  private var libraryText: String {
    withUnsafeBytes(of: text) { bytes in
      String(decoding: bytes.prefix(while: { $0 != 0 }), as: UTF8.self)
    }
  }
}

/// The error for a handle that a library could not make.
func outOfMemoryError(_ path: String) -> FileError {
  FileError(path: path, reason: .system, explanation: "there is not enough memory")
}
