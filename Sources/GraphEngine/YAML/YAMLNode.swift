/// A part of a YAML file with its place: aliases expanded, tags and types not yet looked at.
public struct YAMLNode: Hashable, Sendable {
  /// What the part is.
  public enum Content: Hashable, Sendable {
    /// A word, number or text; plain when the file writes it without quotes.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values in the file's order; no key occurs twice.
    case mapping([Entry])
  }

  /// A key with its value.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public let key: Located<String>
    /// Its value.
    public let value: YAMLNode

    /// Makes an entry.
    public init(key: Located<String>, value: YAMLNode) {
      self.key = key
      self.value = value
    }
  }

  /// What the part is.
  public let content: Content
  /// Where it begins; for the copy that an alias stands for, where the original does.
  public let location: SourceLocation

  /// Makes a node.
  public init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }
}
