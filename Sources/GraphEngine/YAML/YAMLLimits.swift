/// How much a YAML file may hold: far more than people write, far less than harms.
public struct YAMLLimits: Hashable, Sendable {
  /// Bytes of the file.
  public var bytes = 1 << 20
  /// Levels of lists and mappings inside each other.
  public var depth = 64
  /// Scalars, lists and mappings once every alias is expanded.
  public var nodes = 100_000

  /// Makes the limits of graph files.
  public init() {}
}
