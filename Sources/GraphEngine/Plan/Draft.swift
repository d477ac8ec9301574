import NodeKit

/// A graph on its way to a plan: sub-graphs expanded, names turned into indices.
struct Draft {
  /// Every step of every graph, those of a sub-graph where the file states it.
  var steps: [DraftStep] = []
  /// The graphs: the user's first, then the copies of those that nodes use.
  var instances: [GraphInstance] = []
  /// The wires that enter sub-graphs, which are checked but carry nothing of their own.
  var boundaries: [DraftWire] = []
  /// The user's graph's outputs.
  var outputs: [(name: Located<String>, source: DraftSource)] = []
  /// The user's graph's inputs.
  var settings: [PlanSetting] = []
}

/// A step before it is known whether the run needs it.
struct DraftStep {
  /// The name in the plan, `outer/inner` inside a sub-graph.
  let name: String
  /// The name as its own file gives it.
  let label: GraphFault.NodeLabel
  let location: SourceLocation
  let type: NodeType
  /// The options that are set, with the place that sets them.
  var options: [String: Located<OptionValue>]
  /// How it runs in a process of its own, where it does.
  var isolation: Isolation?
  /// Whether its condition, and those of the sub-graphs around it, hold.
  let isWanted: Bool
  /// What enters, in the file's order.
  var wires: [DraftWire] = []
  /// What leaves, as far as it is known before the run.
  var outputTypes: [PortType]
}

/// What enters a port.
struct DraftWire {
  let node: GraphFault.NodeLabel
  let port: PortDeclaration
  let sources: [DraftSource]
}

/// An output of a step, with the words that name it.
struct DraftSource {
  let step: Int
  let output: Int
  let text: String
  /// What the named node uses; `nil` for an input of the graph.
  let use: String?
  /// What the graph's input declares that it carries; `nil` when a node is named.
  let declared: PortType?
  let location: SourceLocation
}

/// A graph in its place: the user's own, or one copy of a graph that a node uses.
struct GraphInstance {
  /// What a node of the graph became.
  enum Member {
    case step(Int)
    case part(Int)
    /// A node whose fault is told already.
    case unknown
  }

  let graph: LoadedGraph
  /// What step names begin with: `outer/`, or nothing.
  let prefix: String
  /// The instance and the node that use this one.
  let parent: (instance: Int, node: NodeSpec)?
  /// Whether the conditions around the graph hold.
  let isWanted: Bool
  /// The values of the inputs that are set; without those whose fault is told already.
  var values: [String: Located<OptionValue>]
  var members: [String: Member] = [:]
}
