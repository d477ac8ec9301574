/// What a graph file says, with the place of every word: nothing is looked up or resolved yet.
public struct GraphSpec: Sendable {
  /// The file as the user named it.
  public var file: String
  /// What the graph is for.
  public var description: String?
  /// The libraries with further nodes.
  public var plugins: [Located<String>] = []
  /// What can be set from outside.
  public var inputs: [GraphInputSpec] = []
  /// The steps, in the file's order.
  public var nodes: [NodeSpec] = []
  /// What a graph that uses this one can wire, or a run reports.
  public var outputs: [GraphOutputSpec] = []

  /// Makes an empty graph.
  public init(file: String) { self.file = file }
}

/// The type of a graph's input.
public enum GraphInputType: String, CaseIterable, Hashable, Sendable {
  /// A file or folder. A default is relative to the graph file, a setting to the current folder.
  case path
  /// A network's weights: a path, as above, or the name of a model.
  case model
  /// A number.
  case number
  /// A whole number.
  case integer
  /// `true` or `false`.
  case boolean
  /// Any text.
  case text
  /// A photograph: only for graphs that other graphs use.
  case image
  /// A mask: only for graphs that other graphs use.
  case mask

  /// Whether the input is wired (`in:`), not set (`with:`, `--set`).
  public var isWired: Bool { self == .image || self == .mask }
}

/// An input of a graph. What is `nil` and must not be was a fault, and is told already.
public struct GraphInputSpec: Sendable {
  /// The name; `$name` stands for the input's value.
  public var name: Located<String>
  /// What it holds.
  public var type: Located<GraphInputType>?
  /// Its value when nobody sets it.
  public var defaultValue: Located<ScalarSpec>?
  /// Whether it must be set: the file states no default.
  public var isRequired = true
  /// The least and greatest value of a number or integer.
  public var range: ClosedRange<Double>?
  /// The words that a text may be.
  public var choices: [String]?
  /// One line for people.
  public var help: String?
}

/// A step of a graph. What is `nil` and must not be was a fault, and is told already.
public struct NodeSpec: Sendable {
  /// The name in this graph.
  public var name: Located<String>
  /// A node type, or the file of another graph.
  public var use: Located<String>?
  /// What enters which port.
  public var edges: [EdgeSpec] = []
  /// Which option is what.
  public var options: [OptionSpec] = []
  /// When the node is there at all.
  public var condition: Located<ConditionSpec>?
  /// How it runs in a process of its own, where it does.
  public var isolation: Located<IsolationSpec>?
  /// One line for people.
  public var help: String?
  /// Whether some of it could not be read, so that nobody can tell what is missing.
  public var hasFaults = false
}

/// What a graph says of a process of a node's own; the rest is as usual.
public struct IsolationSpec: Sendable {
  /// How long a call may take, seconds.
  public var seconds: Double?
  /// The memory that it may take, bytes.
  public var bytes: Int?
  /// The input that goes on in place of the output when it fails.
  public var otherwise: Located<String>?
}

/// What enters a port.
public struct EdgeSpec: Sendable {
  /// The port.
  public var port: Located<String>
  /// Where its value or values come from; empty when the file states none that can be read.
  public var sources: [Located<SourceSpec>]
  /// Whether the file wrote a list.
  public var isList: Bool
}

/// Where the value of a port comes from.
public enum SourceSpec: Hashable, Sendable {
  /// A node's output; its first when no port is named.
  case node(String, port: String?)
  /// An image or mask input of the graph.
  case input(String)
}

/// What an option is set to.
public struct OptionSpec: Sendable {
  /// The option.
  public var name: Located<String>
  /// Its value; `nil` when the file states none that can be read.
  public var value: Located<ScalarSpec>?
}

/// A scalar as the file states it, typed by the YAML 1.2 core schema.
public enum ScalarSpec: Hashable, Sendable {
  /// `true` or `false`, plain.
  case boolean(Bool)
  /// A plain whole number.
  case integer(Int)
  /// A plain number with a point or an exponent.
  case number(Double)
  /// Any other text, or quoted.
  case text(String)
  /// `$name`, or `$name/rest` with the rest kept as written (slash included).
  case reference(String, suffix: String)
}

/// When a node is there.
public struct ConditionSpec: Hashable, Sendable {
  /// The graph input: a boolean, or a path or text that counts as true unless empty.
  public var input: String
  /// Whether the node is there when the input is *not* true (`not $name`).
  public var isNegated: Bool
}

/// An output of a graph.
public struct GraphOutputSpec: Sendable {
  /// The name.
  public var name: Located<String>
  /// The node, and the port if it is not the first, that it comes from.
  public var source: Located<SourceSpec>?
}
