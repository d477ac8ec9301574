import ArgumentParser
import GraphEngine
import NodeKit

/// `graphrun plan`: what a graph can be given, and what a run would do and take.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Print a graph's inputs, and order, shapes, memory and time, without running.")

  @OptionGroup var arguments: GraphArguments

  @Option(
    parsing: .unconditional,
    help: """
      Say whether a run with so much memory would begin, e.g. 900MB; by default with what the \
      system can give now.
      """, transform: ByteAmount.parse)
  var maxMemory: ByteAmount?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    // Inputs that must be set need not be, for this is where one looks them up.
    var plan = try arguments.plan(json: json, allowingOpenInputs: true)
    plan.warnings += plan.missingFiles(seenFrom: Terminal.currentFolder, severity: .warning)
    let document = PlanDocument(
      plan, threads: ThreadBudget.shared.total, memory: MemoryLimit(asked: maxMemory))
    plan.sayWarnings()
    try Terminal.print(json ? try JSONOutput.text(document) : document.page)
  }
}
