import ArgumentParser
import GraphEngine

/// `graphrun validate`: every fault of a graph at once.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check a graph without running it.")

  @OptionGroup var arguments: GraphArguments

  @Flag(help: "Print the faults as JSON.")
  var json = false

  func run() throws {
    let plan = try arguments.plan(json: json, allowingOpenInputs: true)
    if json {
      try Terminal.print(try JSONOutput.text(plan.warnings.map(DiagnosticRecord.init)))
      return
    }
    plan.sayWarnings()
    try Terminal.print("\(arguments.graph): valid, \(plan.steps.count) steps")
  }
}
