import CSystem

/// A line that is written to standard error should the program crash while something is at work that
/// can't be trusted not to.
public enum CrashNote {
  /// Works with a note in place.
  ///
  /// - Parameter note: a line, of which at most 1,000 bytes are kept.
  public static func with<Result>(
    _ note: String, _ body: () throws -> Result
  ) rethrows -> Result {
    let number = system_crash_note_begin(note)
    defer { system_crash_note_end(number) }
    return try body()
  }
}
