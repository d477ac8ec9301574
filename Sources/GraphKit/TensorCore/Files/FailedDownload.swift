/// What lies in place of a file when its download went wrong.
public enum FailedDownload: Sendable {
  /// The small text file that git-lfs keeps in a repository.
  case lfsPointer
  /// A page for people: a login, a warning, an error.
  case webPage

  /// Recognises a file by its first bytes, 64 or more of them; `nil` when it is neither.
  public init?(firstBytes bytes: some Collection<UInt8>) {
    let text = String(decoding: bytes.prefix(512), as: UTF8.self)
    let start = text.drop(while: { $0.isWhitespace || $0 == "\u{FEFF}" }).prefix(64).lowercased()
    if start.hasPrefix("version https://git-lfs") {
      self = .lfsPointer
    } else if ["<!doctype html", "<html", "<head"].contains(where: { start.hasPrefix($0) }) {
      self = .webPage
    } else {
      return nil
    }
  }

  /// What the file is and what to do about it.
  ///
  /// - Parameter kind: what the file should be, with its article: `an image`.
  public func explanation(insteadOf kind: String) -> String {
    switch self {
    case .lfsPointer:
      "this is a git-lfs pointer, not \(kind) file: fetch the file with 'git lfs pull'"
    case .webPage: "this is a web page (HTML), not \(kind) file: the download probably failed"
    }
  }
}
