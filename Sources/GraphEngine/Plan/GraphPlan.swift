public import NodeKit

/// What a run will do: every name resolved, every type checked, sub-graphs expanded, dead steps
/// gone, in an order that respects the edges.
public struct GraphPlan: Sendable {
  /// The graph file, absolute.
  public var file: String
  /// The steps; each comes after those it reads from.
  public var steps: [PlanStep]
  /// The number of values that edges carry: slots are `0..<slotCount`.
  public var slotCount: Int
  /// The graph's own outputs.
  public var outputs: [PlanOutput]
  /// Every settable input, paths absolute, in the file's order.
  public var settings: [PlanSetting]
  /// The files that steps read.
  public var inputFiles: [PlanFile] = []
  /// The files that steps write, each once; none of them is read.
  public var outputFiles: [PlanFile] = []
  /// A fault for each network's weights that are not there: without them no run can begin.
  public var missingModels: [GraphDiagnostic] = []
  /// What one should know of the plan, such as steps that were left out.
  public var warnings: [GraphDiagnostic]
  /// The texts of the graph files, for diagnostics of the run.
  public var sources = SourceTexts()
}

/// A step of a plan: one call of a node.
public struct PlanStep: Sendable {
  /// The name in the graph; `outer/inner` inside a sub-graph.
  public var name: String
  /// What it runs.
  public var type: NodeType
  /// Every option that differs from its default, checked; paths are absolute.
  public var options: [String: OptionValue]
  /// The wired inputs.
  public var inputs: [PlanInput]
  /// The slots of the outputs, in the order of the descriptor.
  public var outputs: Range<Int>
  /// Where the file states it.
  public var location: SourceLocation
  /// What is known of it before the run.
  public var estimate: StepEstimate
  /// How it runs in a process of its own, where it does.
  public var isolation: Isolation?
}

extension PlanStep {
  /// The node for people, and whether it has a process of its own.
  public var nodeText: String {
    isolation == nil ? type.descriptor.name : "\(type.descriptor.name), isolated"
  }
}

/// A wired input of a step.
public struct PlanInput: Sendable {
  /// The port.
  public var port: String
  /// Where the values lie.
  public var slots: [Int]
  /// Whether the port takes a list.
  public var isList: Bool
}

/// What is known of a step before the run.
public struct StepEstimate: Sendable, Hashable {
  /// The shapes of the outputs, in their order.
  public var shapes: [ValueShape]
  /// Working memory beyond inputs and outputs, bytes; `nil` when a size is unknown.
  public var workingBytes: Int?
  /// Time on one thread, seconds; `nil` when a size is unknown.
  public var seconds: Double?
  /// What it leaves in memory for other steps.
  public var kept: KeptMemory?
  /// What to do where memory is too short for it.
  public var saving: MemorySaving?
}

/// A file that a step reads or writes.
public struct PlanFile: Sendable, Hashable {
  /// The file, absolute.
  public var path: String
  /// The step.
  public var step: String
  /// What names the file: an option, a default or a setting.
  public var location: SourceLocation
}

/// A graph's output.
public struct PlanOutput: Sendable {
  /// The name.
  public var name: String
  /// Where its value lies.
  public var slot: Int
}

/// A graph's input with its value in this run.
public struct PlanSetting: Sendable, Hashable {
  /// The name.
  public var name: String
  /// What it takes.
  public var kind: OptionKind
  /// What it is unless it is set, as text; `nil` when it must be set.
  public var defaultValue: String?
  /// The value as text; `nil` when it must be set and is not.
  public var value: String?
  /// One line for people.
  public var help: String
}
