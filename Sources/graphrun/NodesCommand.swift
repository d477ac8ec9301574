import ArgumentParser
import GraphEngine
import NodeKit

/// `graphrun nodes`: what a graph can use.
struct NodesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nodes", abstract: "List the nodes, or explain one.")

  @Argument(help: "A node.")
  var name: String?

  @OptionGroup var plugins: PluginArguments

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let registry = try plugins.registry()
    let descriptors = try chosen(from: registry)
    if json {
      try Terminal.print(try JSONOutput.text(descriptors.map(NodeDocument.init)))
    } else if name != nil {
      for descriptor in descriptors { try Terminal.print(NodeDocument(descriptor).page) }
    } else {
      let width = descriptors.map(\.name.count).max() ?? 0
      for descriptor in descriptors {
        let gap = String(repeating: " ", count: width - descriptor.name.count + 2)
        try Terminal.print(descriptor.name + gap + descriptor.help)
      }
    }
  }

  private func chosen(from registry: NodeRegistry) throws -> [NodeDescriptor] {
    guard let name else { return registry.names.compactMap { registry[$0]?.descriptor } }
    if let type = registry[name] { return [type.descriptor] }
    let hint = suggestion(for: name, among: registry.names).map { "; did you mean '\($0)'?" }
    throw CommandFailure.usage("there is no node '\(name)'\(hint ?? "")")
  }
}
