import ArgumentParser
import FoundationEssentials
import GraphEngine
import NodeKit

/// What every verb that takes a graph takes.
struct GraphArguments: ParsableArguments {
  @Argument(help: "The graph file.")
  var graph: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set an input of the graph or an option of a node.",
      discussion: "For example photo=scan.png or hole.radius=4. May be repeated.",
      valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "The folder for results: the same as --set output=DIR.")
  var out: String?

  @OptionGroup var plugins: PluginArguments

  @Option(help: "Keep only this node and what it needs.")
  var until: String?

  @Option(help: "Keep only this node, what reads from it, and what those need.")
  var from: String?

  // `unconditional`: -1 is a wrong number, not the next option.
  @Option(
    parsing: .unconditional,
    help: "The most threads that may work at once; by default all the processors.",
    transform: wholeNumber(in: 1...4096))
  var threads: Int?

  @Option(
    parsing: .unconditional, help: "The most pixels that a photo may declare.",
    transform: wholeNumber(in: 1...1_000_000_000_000))
  var maxPixels: Int = DecodingLimits.standard.maxPixels

  @Option(
    parsing: .unconditional, help: "The most memory that a decoded photo may take, e.g. 8GiB.",
    transform: ByteAmount.parse)
  var maxImageBytes: ByteAmount = ByteAmount(bytes: DecodingLimits.standard.maxBytes)

  func validate() throws {
    if out == "" { throw ValidationError("--out is empty: name a folder") }
    try SettingOverride.check(settings)
  }

  /// Makes the plan; faults are printed with their places.
  ///
  /// - Throws: `CommandFailure`.
  func plan(json: Bool = false, allowingOpenInputs: Bool = false) throws -> GraphPlan {
    if let threads { ThreadBudget.shared.setTotal(threads) }
    DecodingLimits.current = DecodingLimits(maxPixels: maxPixels, maxBytes: maxImageBytes.bytes)
    let planner = Planner(
      plugins: try plugins.loader(), environment: ProcessInfo.processInfo.environment)
    do {
      return try planner.plan(
        path: graph, overrides: overrides, currentFolder: Terminal.currentFolder, until: until,
        from: from, allowingOpenInputs: allowingOpenInputs)
    } catch {
      throw try failure(error, json: json)
    }
  }

  /// Names every file that the plan reads, weights among them, that is not there, before any work.
  ///
  /// - Throws: `CommandFailure`.
  func requireFiles(of plan: GraphPlan, json: Bool) throws {
    let missing = plan.missingFiles(seenFrom: Terminal.currentFolder)
    guard !missing.isEmpty else { return }
    throw try failure(GraphError(missing, sources: plan.sources), json: json)
  }

  private func failure(_ error: GraphError, json: Bool) throws -> CommandFailure {
    let failure = CommandFailure(graph: error)
    guard json else {
      return CommandFailure(message: failure.message + notes(on: error), status: failure.status)
    }
    try Terminal.print(try JSONOutput.text(error.diagnostics.map(DiagnosticRecord.init)))
    return CommandFailure(message: "", status: failure.status)
  }

  /// Which plug-ins are left out, and why, where a graph names a node type that nothing has.
  private func notes(on error: GraphError) -> String {
    let missing = error.diagnostics.compactMap { diagnostic -> String? in
      if case .unknownType(let name, _) = diagnostic.fault { name } else { nil }
    }
    guard !missing.isEmpty else { return "" }
    let known = ExamplePlugin.all.filter { missing.contains($0.node) }.map(\.advice)
    let refused = PluginFinder.here.refusals().prefix(3).map { "\($0)" }
    return (known + refused).map { "note: \($0)\n" }.joined()
  }

  private var overrides: [SettingOverride] {
    var overrides = SettingOverride.parse(settings)
    if let out { overrides.append(SettingOverride(key: "output", value: out)) }
    return overrides
  }
}

extension GraphPlan {
  /// Says on standard error what one should know of the plan.
  func sayWarnings() {
    Terminal.complain(DiagnosticRenderer.warnings(of: self))
  }
}

extension MemoryLimit {
  /// What the user allows, or else what the system can give; `nil` when that is not known.
  init?(asked amount: ByteAmount?) {
    guard let limit = amount.map({ MemoryLimit(bytes: $0.bytes, source: .option) }) ?? .offered()
    else { return nil }
    self = limit
  }
}
