import Foundation
import GraphEngine

/// The graph files of these tests.
enum ExampleGraphs {
  /// The folder `Graphs`, from where the tests name them.
  static let folder = Bundle.module.resourcePath.map { "\($0)/Graphs" } ?? ""

  /// The names of the graphs in a folder, without `.yaml`, sorted.
  static func names(in place: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(place)")) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// What a planner says of a graph, called from `Graphs`: faults, or the warnings of a plan.
  ///
  /// The comments `# set: key=value` and `# until: step` at its head are the command line.
  static func diagnosis(of name: String) throws -> String {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).yaml"))
    let head = String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix {
      $0.hasPrefix("# ")
    }
    func arguments(_ word: String) -> [String] {
      head.filter { $0.hasPrefix("# \(word): ") }.map { String($0.dropFirst(word.count + 4)) }
    }
    let settings = arguments("set").map { SettingOverride($0) }
    do throws(GraphError) {
      let plan = try Planner(registry: ExampleNodes.registry).plan(
        path: "\(name).yaml", overrides: settings, currentFolder: folder,
        until: arguments("until").first)
      let renderer = DiagnosticRenderer(sources: plan.sources)
      return plan.warnings.map { renderer.text($0) }.joined()
    } catch {
      return DiagnosticRenderer.text(error)
    }
  }

  /// The text that stands beside a graph.
  static func expectation(of name: String) -> String? {
    try? String(contentsOfFile: "\(folder)/\(name).txt", encoding: .utf8)
  }
}

extension SettingOverride {
  /// A setting as the command line has it: `key=value`.
  init(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(key: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
  }
}
