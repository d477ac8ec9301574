/// A setting from the command line: `--set name=value` or `--set node.option=value`.
public struct SettingOverride: Hashable, Sendable {
  /// The input, `node.option`, or `sub.node.option` inside a sub-graph.
  public let key: String
  /// The value as typed.
  public let value: String

  /// Makes an override.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }

  /// The file name that diagnostics of settings show.
  public static let file = "--set"

  /// Where the value of a setting stands, the settings being lines of a file.
  public func location(index: Int) -> SourceLocation {
    SourceLocation(file: Self.file, line: index + 1, column: key.unicodeScalars.count + 2)
  }

  /// The settings as the text that diagnostics show, one a line.
  public static func text(_ settings: [SettingOverride]) -> String {
    let lines = settings.map { "\($0.key)=\($0.value)" }
    return lines.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
      .joined(separator: "\n")
  }
}
