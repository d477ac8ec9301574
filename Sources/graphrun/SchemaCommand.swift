import ArgumentParser
import GraphEngine
import StandardNodes

/// `graphrun schema`: the JSON Schema of graph files, for editors.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (draft-07) of graph files.",
    discussion: """
      Save it as graphrun.schema.json and begin a graph with
        # yaml-language-server: $schema=graphrun.schema.json
      """)

  func run() throws { try Terminal.print(GraphSchema.text(for: StandardRegistry.make())) }
}
