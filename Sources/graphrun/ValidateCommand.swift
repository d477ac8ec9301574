import ArgumentParser
import GraphEngine

/// `graphrun validate`: every fault of a graph at once, or else every file that it lacks.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a graph, and that the files it reads are there, without running it.")

  @OptionGroup var arguments: GraphArguments

  @Flag(help: "Print the faults as JSON.")
  var json = false

  func run() throws {
    let plan = try arguments.plan(json: json, allowingOpenInputs: true)
    try arguments.requireFiles(of: plan, json: json)
    if json {
      try Terminal.print(try JSONOutput.text(plan.warnings.map(DiagnosticRecord.init)))
      return
    }
    plan.sayWarnings()
    try Terminal.print("\(arguments.graph): valid, \(plan.steps.count) steps")
  }
}
