/// The node types that a graph may use.
public struct NodeRegistry: Sendable {
  private var types: [String: NodeType] = [:]

  /// Makes an empty registry.
  public init() {}

  /// The names, sorted.
  public var names: [String] { types.keys.sorted() }

  /// The type of a name.
  public subscript(name: String) -> NodeType? { types[name] }

  /// Adds a type, whose name must be new.
  public mutating func register(_ type: NodeType) {
    let name = type.descriptor.name
    precondition(types[name] == nil, "two node types are named '\(name)'")
    types[name] = type
  }

  /// Adds a Swift node, whose name must be new.
  public mutating func register(_ type: any Node.Type) { register(NodeType(type)) }
}
