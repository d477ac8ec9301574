import ArgumentParser
import FoundationEssentials
import Glibc
import GraphEngine
import NodeKit
import StandardNodes

/// `graphrun plugin check`: whether nodes keep what every node promises.
struct PluginCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Try whether a plug-in's nodes, or any node, keep the contract.",
    discussion: """
      Each node is called with small, large and odd pictures, at the limits of its options, on one thread \
      and on many, and side by side with itself; it is cancelled, and its memory is compared with its plan.
      """)

  @Argument(help: "A plug-in's file, or a node.")
  var target: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set an option of the nodes that have it. May be repeated.", valueName: "option=value"))
  var settings: [String] = []

  @OptionGroup var plugins: PluginArguments

  @Option(
    parsing: .unconditional, help: "How long the check of a node may take, seconds.",
    transform: wholeNumber(in: 1...86_400))
  var seconds = 300

  @Flag(help: "Print JSON.")
  var json = false

  /// The node that this process is to check itself.
  @Option(help: .hidden)
  var here: String?

  /// Where its files lie.
  @Option(help: .hidden)
  var samples: String?

  func validate() throws { try SettingOverride.check(settings) }

  func run() throws {
    if let here { return try check(here) }
    let nodes = try nodes()
    let folder = try TemporarySamples()
    defer { folder.remove() }
    var reports: [NodeCheckReport] = []
    do throws(NodeCheck.SettingFault) {
      for node in nodes {
        let findings = try NodeCheckProcess.findings(
          [RealPath.resolve("/proc/self/exe")] + CommandLine.arguments.dropFirst()
            + ["--here=\(node)", "--samples=\(folder.path)"], seconds: Double(seconds))
        reports.append(NodeCheckReport(node: node, findings: findings))
      }
    } catch {
      throw CommandFailure.usage(error.message)
    }
    if json {
      try Terminal.print(try JSONOutput.text(reports))
    } else {
      for report in reports { try Terminal.print(report.page) }
    }
    let broken = reports.filter { !$0.isGood }.map { "'\($0.node)'" }
    guard broken.isEmpty else {
      throw CommandFailure(
        message: "error: \(broken.joined(separator: ", ")) broke what nodes promise", status: .bug)
    }
  }

  private var isFile: Bool { target.contains("/") || target.hasSuffix(".so") }

  private func nodes() throws -> [String] {
    guard isFile else {
      let names = try plugins.registry().names
      if names.contains(target) { return [target] }
      let hint = suggestion(for: target, among: names).map { "; did you mean '\($0)'?" } ?? ""
      throw CommandFailure.usage("there is no node \(quotedName(target))\(hint)")
    }
    let finding = PluginFinder.here.finding(of: Terminal.absolute(target), named: target)
    if let error = finding.error { throw CommandFailure(error) }
    return finding.nodes
  }

  /// Checks a node in this process.
  private func check(_ node: String) throws {
    Terminal.reserveOutput()
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    let registry = try registryHere()
    guard let type = registry[node] else {
      throw CommandFailure.usage("there is no node '\(node)'")
    }
    let folder = TemporarySamples(path: samples ?? FileManager.default.temporaryDirectory.path)
    var findings: [NodeCheck.Finding]
    do {
      var check = try NodeCheck(
        type, settings: settings(of: type, in: registry), folder: Terminal.currentFolder,
        sample: folder.sample)
      findings = check.findings {
        try? Self.say(.begin($0))
      } announce: {
        try? Self.say(.call($0))
      }
    } catch let error as NodeError {
      findings = [NodeCheck.Finding(promise: .outputs, skipped: "\(error)")]
    } catch let fault as NodeCheck.SettingFault {
      return try Self.say(.refused(fault))
    }
    try Self.say(.done(findings))
  }

  private func registryHere() throws -> NodeRegistry {
    var loader = try plugins.loader()
    guard isFile else { return loader.registry }
    do throws(PluginError) {
      try loader.load(Terminal.absolute(target), named: target)
    } catch {
      throw CommandFailure(error)
    }
    return loader.registry
  }

  /// What is set, and what a node must be told that can be told in several ways. What is for another
  /// node of the same file is left out.
  private func settings(of type: NodeType, in registry: NodeRegistry) -> [SettingOverride] {
    let others = registry.names.compactMap { registry[$0] }
      .filter { isFile && $0.plugin?.path == type.plugin?.path }
      .flatMap(\.descriptor.options).map(\.name)
    let own = type.descriptor.options.map(\.name)
    let given = SettingOverride.parse(settings)
      .filter { own.contains($0.key) || !others.contains($0.key) }
    return given.isEmpty && type.descriptor.name == "resize"
      ? [SettingOverride(key: "longest", value: "20")] : given
  }

  private static func say(_ line: NodeCheckProcess.Line) throws {
    try Terminal.print(String(decoding: try JSONEncoder().encode(line), as: UTF8.self))
  }
}

/// What came of a node's check.
struct NodeCheckReport: Encodable {
  let node: String
  let findings: [NodeCheck.Finding]

  var isGood: Bool { findings.allSatisfy { $0.problem == nil } }

  /// The report for a terminal.
  var page: String {
    let kept = findings.filter { $0.problem == nil && $0.skipped == nil }.map(\.promise.rawValue)
    var lines = [node]
    if !kept.isEmpty { lines.append("  kept       \(kept.joined(separator: ", "))") }
    for finding in findings {
      if let problem = finding.problem {
        lines.append("  broken     \(finding.promise.rawValue): \(problem.printable)")
      } else if let skipped = finding.skipped {
        lines.append("  not tried  \(finding.promise.rawValue): \(skipped.printable)")
      }
    }
    return lines.joined(separator: "\n")
  }
}

/// Files for options that every graph must set, in a folder that goes with the check.
private struct TemporarySamples {
  let path: String

  /// Makes a folder.
  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/graphrun-check-\(UUID().uuidString)"
    try AtomicFile.makeFolder(path)
  }

  /// The folder that another process made.
  init(path: String) { self.path = path }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// A value for an option of a kind that has an obvious one.
  func sample(_ option: OptionDeclaration) throws -> OptionValue? {
    switch option.kind {
    case .inputPath:
      let photograph = "\(path)/photograph.png"
      try ImageFile.write(
        Image(height: 24, width: 32, channels: 3, repeating: 0.5), to: photograph, as: .png)
      return .text(photograph)
    case .outputPath: return .text("\(path)/written.png")
    case .choice(let words): return words.first.map { .text($0) }
    case .boolean: return .boolean(false)
    case .integer(let range): return .integer(min(max(1, range.lowerBound), range.upperBound))
    case .number(let range): return .number(min(max(1, range.lowerBound), range.upperBound))
    case .text: return .text("text")
    case .model: return nil
    }
  }
}
