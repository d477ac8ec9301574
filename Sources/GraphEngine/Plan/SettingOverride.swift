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
}
