/// The user's folders, as the XDG Base Directory Specification has them.
public enum UserFolder {
  /// Where programs keep a user's files: `$XDG_DATA_HOME`, or `~/.local/share`; `nil` without a home.
  ///
  /// - Parameter variable: the value of an environment variable, where it is set.
  public static func data(_ variable: (String) -> String?) -> String? {
    folder("XDG_DATA_HOME", orHomes: ".local/share", variable)
  }

  /// Where programs keep what they can make again: `$XDG_CACHE_HOME`, or `~/.cache`; `nil` without a
  /// home.
  ///
  /// - Parameter variable: the value of an environment variable, where it is set.
  public static func cache(_ variable: (String) -> String?) -> String? {
    folder("XDG_CACHE_HOME", orHomes: ".cache", variable)
  }

  private static func folder(
    _ name: String, orHomes usual: String, _ variable: (String) -> String?
  ) -> String? {
    if let folder = variable(name), !folder.isEmpty { return folder }
    return variable("HOME").map { "\($0)/\(usual)" }
  }
}
