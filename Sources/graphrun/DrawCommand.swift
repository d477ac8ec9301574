public import ArgumentParser
public import GraphEngine

/// `graphrun draw`: a picture of a graph.
struct DrawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw", abstract: "Draw a graph as SVG, DOT or Mermaid, to standard output.")

  @OptionGroup var arguments: GraphArguments

  @Option(help: "svg, dot or mermaid.")
  var format: GraphDrawing.Format = .svg

  func run() throws {
    let plan = try arguments.plan(allowingOpenInputs: true)
    try Terminal.print(GraphDrawing.draw(plan, as: format), terminator: "")
  }
}

extension GraphDrawing.Format: ExpressibleByArgument {}
