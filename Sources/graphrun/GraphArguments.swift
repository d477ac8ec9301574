import ArgumentParser
import GraphEngine
import NodeKit
import StandardNodes

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

  @Option(help: "Keep only this node and what it needs.")
  var until: String?

  @Option(help: "Keep only this node, what reads from it, and what those need.")
  var from: String?

  @Option(help: "The most threads that may work at once; by default all the processors.")
  var threads: Int?

  @Option(help: "The most pixels that a photo may declare.")
  var maxPixels: Int = DecodingLimits.standard.maxPixels

  @Option(help: "The most memory that a decoded photo may take, e.g. 8GiB.")
  var maxImageBytes: ByteAmount = ByteAmount(bytes: DecodingLimits.standard.maxBytes)

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads takes 1 or more") }
    if out == "" { throw ValidationError("--out is empty: name a folder") }
    if maxPixels < 1 { throw ValidationError("--max-pixels takes 1 or more") }
    for setting in settings where !setting.dropFirst().contains("=") {
      throw ValidationError("--set takes name=value, not '\(setting)'")
    }
  }

  /// Makes the plan; faults are printed with their places.
  ///
  /// - Throws: `CommandFailure`.
  func plan(json: Bool = false, allowingOpenInputs: Bool = false) throws -> GraphPlan {
    if let threads { ThreadBudget.shared.setTotal(threads) }
    DecodingLimits.current = DecodingLimits(maxPixels: maxPixels, maxBytes: maxImageBytes.bytes)
    do {
      return try Planner(registry: StandardRegistry.make()).plan(
        path: graph, overrides: overrides, currentFolder: Terminal.currentFolder, until: until,
        from: from, allowingOpenInputs: allowingOpenInputs)
    } catch {
      guard json else {
        throw CommandFailure(message: DiagnosticRenderer.text(error), status: .usage)
      }
      try Terminal.print(try JSONOutput.text(error.diagnostics.map(DiagnosticRecord.init)))
      throw CommandFailure(message: "", status: .usage)
    }
  }

  private var overrides: [SettingOverride] {
    var overrides = settings.map { setting in
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return SettingOverride(key: String(parts[0]), value: String(parts[1]))
    }
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

/// An amount of memory as typed: `900MB`, `2GiB`, `123456`.
struct ByteAmount: ExpressibleByArgument {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let units: [(String, Int)] = [
      ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("kb", 1_000), ("mb", 1_000_000),
      ("gb", 1_000_000_000), ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1),
    ]
    let text = argument.lowercased()
    let unit = units.first { text.hasSuffix($0.0) }
    let digits = text.dropLast(unit?.0.count ?? 0)
    guard let number = Double(digits), number > 0, number < 1e18 / Double(unit?.1 ?? 1) else {
      return nil
    }
    bytes = Int(number * Double(unit?.1 ?? 1))
  }

  var defaultValueDescription: String { ByteCount.text(bytes) }
}

extension MemoryLimit {
  /// What the user allows, or else what the system can give; `nil` when that is not known.
  init?(asked amount: ByteAmount?) {
    guard let limit = amount.map({ MemoryLimit(bytes: $0.bytes, source: .option) }) ?? .offered()
    else { return nil }
    self = limit
  }
}
