public import NodeKit

/// Turns a graph file into a plan, or into everything that is wrong with it.
///
/// The stages, each from value to value: read the files (`GraphLoader`), load the plug-ins that they
/// name (`PluginLoader`), expand sub-graphs and set
/// options (`GraphExpander`), draw wires (`WireResolver`), check the graphs (`GraphCheck`) and the
/// types (`WireCheck`), drop what the run does not need (`LiveSteps`), find models (`ModelCheck`),
/// collect files (`FileCheck`), and number what is left (`PlanAssembly`). A fault does not end a stage: all are told at once.
public struct Planner: Sendable {
  /// How many nodes a graph may have once the graphs that it uses are expanded.
  static let maximumSteps = 10_000

  private let plugins: PluginLoader
  private let environment: [String: String]

  /// Makes a planner for the node types of a registry.
  ///
  /// - Parameter environment: the process's variables, some of which say where models lie.
  public init(registry: NodeRegistry, environment: [String: String] = [:]) {
    self.init(plugins: PluginLoader(registry: registry), environment: environment)
  }

  /// Makes a planner for the node types of a loader, which also loads what graphs name.
  public init(plugins: PluginLoader, environment: [String: String]) {
    self.plugins = plugins
    self.environment = environment
  }

  /// Plans the graph of a file.
  ///
  /// - Parameters:
  ///   - path: the file, relative to `currentFolder`; letter case is put right if need be.
  ///   - overrides: settings of the command line; the last of several for one option counts.
  ///   - currentFolder: where paths of the command line begin, absolute.
  ///   - until: a step, or a node that uses a sub-graph: only it and what it needs are planned.
  ///   - from: a step, or a node that uses a sub-graph: only it, what reads from it, and what
  ///     those need are planned.
  ///   - allowingOpenInputs: accepts what can't be run as it is: a graph that is a part for others,
  ///     and inputs without a value. The plan is then to be looked at.
  /// - Throws: `GraphError` with every fault of the graph and the graphs that it uses.
  public func plan(
    path: String, overrides: [SettingOverride] = [], currentFolder: String, until: String? = nil,
    from: String? = nil, allowingOpenInputs: Bool = false
  ) throws(GraphError) -> GraphPlan {
    var loader = GraphLoader()
    let graph = loader.load(path: path, currentFolder: currentFolder)
    return try plan(
      graph, loader, overrides, currentFolder, until: until, from: from,
      allowsOpenInputs: allowingOpenInputs)
  }

  /// Plans a graph from its text, as if it stood in a file of this name in the folder.
  ///
  /// - Throws: `GraphError` with every fault of the graph and the graphs that it uses.
  public func plan(
    text: some Collection<UInt8>, file: String, overrides: [SettingOverride] = [],
    currentFolder: String, until: String? = nil, from: String? = nil,
    allowingOpenInputs: Bool = false
  ) throws(GraphError) -> GraphPlan {
    var loader = GraphLoader()
    let path = GraphPath.resolve(file, in: currentFolder)
    let graph = loader.load(Array(text), path: path, label: file)
    return try plan(
      graph, loader, overrides, currentFolder, until: until, from: from,
      allowsOpenInputs: allowingOpenInputs)
  }

  private func plan(
    _ graph: LoadedGraph?, _ loader: GraphLoader, _ overrides: [SettingOverride],
    _ currentFolder: String, until: String?, from: String?, allowsOpenInputs: Bool
  ) throws(GraphError) -> GraphPlan {
    var sources = loader.sources
    sources.add(SettingOverride.text(overrides).utf8, as: SettingOverride.file)
    sources.add((until ?? "").utf8, as: "--until")
    sources.add((from ?? "").utf8, as: "--from")
    guard let graph else {
      _ = try loader.faults.check(against: sources)
      preconditionFailure("a graph that can't be read has no fault")
    }
    if graph.nodeCount > Self.maximumSteps {
      throw GraphError([Self.tooLarge(graph)], sources: sources)
    }
    let models = ModelFinder(
      graphFolder: graph.folder, currentFolder: currentFolder, environment: environment)
    var faults = loader.faults
    let registry = registry(with: graph.allPlugins, &faults)
    var expander = GraphExpander(
      registry: registry, currentFolder: currentFolder, allowsOpenInputs: allowsOpenInputs,
      models: models, faults: faults)
    expander.expand(graph, settings: overrides)
    var resolver = WireResolver(draft: expander.draft, faults: expander.faults)
    resolver.resolve()
    var graphs = GraphCheck(draft: resolver.draft, faults: resolver.faults)
    graphs.check()
    let order = NodeOrder(resolver.draft.steps.map { $0.wires.flatMap { $0.sources.map(\.step) } })
    var wires = WireCheck(registry: registry, draft: resolver.draft, faults: graphs.faults)
    wires.check(order: order.order)
    var live = LiveSteps(wires.draft, order: order.order, faults: wires.faults)
    live.restrict(from: from, until: until)
    var assembly = PlanAssembly(
      live, models: ModelCheck(models), currentFolder: currentFolder)
    assembly.assemble()
    return try assembly.plan(of: graph, sources: sources)
  }

  /// The nodes, with those of the plug-ins that graphs name.
  private func registry(
    with files: [LoadedGraph.Plugin], _ faults: inout DiagnosticList
  ) -> NodeRegistry {
    var plugins = plugins
    for file in files {
      do throws(PluginError) {
        try plugins.load(file.path, named: file.label)
      } catch {
        faults.report(.refusedPlugin(error), at: file.location)
      }
    }
    return plugins.registry
  }

  private static func tooLarge(_ graph: LoadedGraph) -> GraphDiagnostic {
    GraphDiagnostic(
      .tooMuchExpansion(.steps(maximumSteps)),
      at: SourceLocation(file: graph.spec.file, line: 1, column: 1))
  }
}
