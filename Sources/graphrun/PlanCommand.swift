import ArgumentParser
import GraphEngine
import NodeKit

/// `graphrun plan`: what a run would do and take.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print order, shapes, memory and time without running.")

  @OptionGroup var arguments: GraphArguments

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let plan = try arguments.plan(json: json)
    let document = PlanDocument(plan, threads: ThreadBudget.shared.total)
    plan.sayWarnings()
    try Terminal.print(json ? try JSONOutput.text(document) : document.table)
  }
}

/// A plan for reading.
struct PlanDocument: Encodable {
  /// A step.
  struct Step: Encodable {
    let name: String
    let node: String
    let shapes: [String]
    let outputBytes: Int?
    let workingBytes: Int?
    let seconds: Double?
  }

  let graph: String
  let settings: [String: String]
  let steps: [Step]
  let threads: Int
  let peakBytes: Int
  let seconds: Double
  let isComplete: Bool

  init(_ plan: GraphPlan, threads: Int) {
    graph = plan.file
    settings = Dictionary(
      plan.settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    steps = plan.steps.map { step in
      Step(
        name: step.name, node: step.type.descriptor.name,
        shapes: step.estimate.shapes.map(\.text),
        outputBytes: step.estimate.shapes.reduce(Int?.some(0)) { sum, shape in
          sum.flatMap { sum in shape.bytes.map { sum + $0 } }
        },
        workingBytes: step.estimate.workingBytes, seconds: step.estimate.seconds)
    }
    self.threads = threads
    let forecast = plan.forecast(threads: threads)
    peakBytes = forecast.peakBytes
    seconds = forecast.seconds
    isComplete = forecast.isComplete
  }

  /// The plan as a table for a terminal.
  var table: String {
    var rows = [["step", "node", "gives", "memory", "work", "time"]]
    rows += steps.map { step in
      [
        step.name, step.node, step.shapes.joined(separator: " "),
        step.outputBytes.map(ByteCount.text) ?? "?", step.workingBytes.map(ByteCount.text) ?? "?",
        step.seconds.map(Self.time) ?? "?",
      ]
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }.joined(separator: "  ").trimmingSuffix()
    }
    let inputs = settings.sorted { $0.key < $1.key }.map { name, value in
      "\(name) = \(value.isEmpty ? "(not set)" : Terminal.shortened(value))"
    }
    let least = isComplete ? "" : "at least "
    return (inputs + [""] + lines).joined(separator: "\n")
      + "\n\npeak memory \(least)\(ByteCount.text(peakBytes)), "
      + "about \(least)\(Self.time(seconds)) on \(threads) threads"
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 1
      ? "\((seconds * 10_000).rounded() / 10) ms" : "\((seconds * 100).rounded() / 100) s"
  }
}

extension ValueShape {
  /// `640x480x3`, with `?` for what only the run will tell.
  fileprivate var text: String {
    if self == .none { return "-" }
    func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "?" }
    let channels = channels == 1 ? "" : "x\(number(channels))"
    return "\(number(width))x\(number(height))\(channels)"
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate func trimmingSuffix() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
