import ArgumentParser
import FoundationEssentials
import Glibc
import GraphEngine
import NodeKit
import StandardNodes

/// `graphrun plugin`: the plug-ins that are found without being named.
struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "Begin a plug-in, check it, list those that are found, say why one is not used.",
    discussion: """
      Plug-ins are shared libraries with nodes. They are looked for in the folders of \
      $GRAPHRUN_PLUGIN_PATH, in the one of the program, and in graphrun/plugins under \
      $XDG_DATA_HOME (~/.local/share). Each is first tried in a process of its own.
      """,
    subcommands: [
      PluginListCommand.self, PluginWhyCommand.self, PluginNewCommand.self, PluginCheckCommand.self,
      PluginProbeCommand.self,
      PluginWorkCommand.self,
    ])
}

extension PluginFinder {
  /// The finder of this process, with its environment.
  static var here: PluginFinder {
    let executable = RealPath.resolve("/proc/self/exe")
    let variable = { (name: String) in getenv(name).map { String(cString: $0) } }
    return PluginFinder(
      path: PluginPath(
        executable: executable, currentFolder: Terminal.currentFolder, variable: variable),
      probe: PluginProbe(executable: executable),
      cache: PluginVerdictCache(executable: executable, variable: variable))
  }
}

/// `graphrun plugin list`.
struct PluginListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Try every plug-in that is found, and list them.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let finder = PluginFinder.here
    let findings = finder.findings(beside: StandardRegistry.make(), anew: true)
    if json {
      try Terminal.print(try JSONOutput.text(findings.map(PluginDocument.init)))
    } else if findings.isEmpty {
      Terminal.complain("no plug-ins in \(finder.folders.joined(separator: ", ").printable)")
    }
    guard !json else { return }
    for finding in findings { try Terminal.print(PluginDocument(finding).line) }
  }
}

/// `graphrun plugin why`.
struct PluginWhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Say whether a plug-in is used, or else why not.")

  @Argument(help: "A plug-in's file, its name without 'lib' and '.so', or one of its nodes.")
  var name: String

  func run() throws {
    let finding = try chosen()
    if let error = finding.error { throw CommandFailure(error) }
    try Terminal.print(PluginDocument(finding).line)
  }

  private func chosen() throws -> PluginFinding {
    let finder = PluginFinder.here
    if name.contains("/") || name.hasSuffix(".so") && access(name, F_OK) == 0 {
      return finder.finding(of: Terminal.absolute(name), named: name)
    }
    let findings = finder.findings(beside: StandardRegistry.make(), anew: true)
    if let found = findings.first(where: { $0.names.contains(name) }) { return found }
    // A folder of this name is hardly what is meant.
    if isFile(name) {
      return finder.finding(of: Terminal.absolute(name), named: name)
    }
    let meant = suggestion(for: name, among: findings.flatMap(\.names))
    let hint =
      meant.map { "did you mean \(quotedName($0))?" }
      ?? "name its file, or link that into one of them"
    throw CommandFailure.usage(
      "there is no plug-in \(quotedName(name)) in \(finder.folders.joined(separator: ", ")); \(hint)"
    )
  }

  private func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}

/// `graphrun plugin probe`, which the program starts itself: tries a file in this process.
struct PluginProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "probe", shouldDisplay: false)

  @Argument
  var file: String

  func run() throws {
    // Should whoever waits for this process be gone, it does not hang for ever, nor leave a dump.
    alarm(60)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    Terminal.reserveOutput()
    let verdict = PluginVerdict.loading(file)
    try Terminal.print(String(decoding: try JSONEncoder().encode(verdict), as: UTF8.self))
  }
}

/// A plug-in as `plugin list` shows it.
struct PluginDocument: Encodable {
  let file: String
  let nodes: [String]
  let refusal: String?

  init(_ finding: PluginFinding) {
    file = finding.file
    nodes = finding.nodes
    refusal = finding.error.map { "\($0)" }
  }

  /// One line for people.
  var line: String {
    refusal.map { "refused: \($0)" } ?? "good: \(file.printable) (\(nodes.joined(separator: ", ")))"
  }
}

extension PluginFinding {
  /// The nodes of a good plug-in.
  var nodes: [String] {
    if case .good(let nodes) = verdict { nodes } else { [] }
  }

  /// The names by which people mean it.
  var names: [String] {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let bare = name.hasSuffix(".so") ? String(name.dropLast(3)) : name
    return [name, bare, bare.hasPrefix("lib") ? String(bare.dropFirst(3)) : bare] + nodes
  }
}
