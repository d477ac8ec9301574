import ArgumentParser
import GraphEngine
import Training

/// `graphrun schema`: the JSON Schemas of graph files and recipes, for editors.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema (draft-07) of graph files, or of recipes.",
    discussion: """
      Save it as graphrun.schema.json and begin a graph with
        # yaml-language-server: $schema=graphrun.schema.json
      """)

  @Flag(help: "Of recipes, which 'graphrun train' takes.")
  var recipe = false

  @OptionGroup var plugins: PluginArguments

  func run() throws {
    try Terminal.print(
      recipe ? RecipeSchema.text() : GraphSchema.text(for: plugins.registry()))
  }
}
