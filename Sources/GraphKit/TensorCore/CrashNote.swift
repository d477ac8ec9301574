import CSystem

/// A line that is written to standard error should the program crash while something is at work that
/// can't be trusted not to.
public enum CrashNote {
  /// Works with a note in place.
  ///
  /// - Parameter note: a whole line, with its end.
  public static func with<Result>(
    _ note: String, _ body: () throws -> Result
  ) rethrows -> Result {
    try note.withCString { text in
      let number = system_crash_note_begin(text)
      defer { system_crash_note_end(number) }
      return try body()
    }
  }
}
