import GraphEngine
import NodeKit

extension BenchmarkCase {
  /// `Executor.run` on nodes that do nothing.
  static let schedule = BenchmarkCase(
    name: "schedule",
    help: "run a graph of trivial nodes, planned before; [--size N] [--shape row|fan|diamonds]"
  ) { arguments in
    let count = try arguments.integer("size") ?? 1000
    let shape = arguments.text("shape") ?? "row"
    guard let text = graphText(count, shape) else {
      throw ArgumentError("--shape is row, fan or diamonds")
    }
    var registry = NodeRegistry()
    registry.register(Start.self)
    registry.register(Pass.self)
    let plan = try Planner(registry: registry).plan(
      text: Array(text.utf8), file: "schedule.yaml", currentFolder: "/")
    return Work(size: [plan.steps.count]) { _ = try Executor(plan).run() }
  }

  /// A graph of about `count` nodes: each reads the one before; all read the first and the last
  /// reads all; or threes side by side between ones.
  private static func graphText(_ count: Int, _ shape: String) -> String? {
    var lines = ["graphrun: 1", "nodes:", "  n0: {use: start}"]
    func node(_ index: Int, reading sources: String) {
      lines.append("  n\(index): {use: pass, in: {numbers: [\(sources)]}}")
    }
    switch shape {
    case "row":
      for index in 1..<count { node(index, reading: "n\(index - 1)") }
    case "fan":
      for index in 1..<count - 1 { node(index, reading: "n0") }
      node(count - 1, reading: (1..<count - 1).map { "n\($0)" }.joined(separator: ", "))
    case "diamonds":
      for index in 1..<count {
        let last = (index - 1) / 4 * 4
        let isJoin = index.isMultiple(of: 4)
        node(index, reading: isJoin ? "n\(index - 3), n\(index - 2), n\(index - 1)" : "n\(last)")
      }
    default: return nil
    }
    return (lines + ["outputs: {last: n\(count - 1)}"]).joined(separator: "\n")
  }
}

private struct Start: Node {
  static let number = OutputPort<Double>("number", help: "a number")
  static let descriptor = NodeDescriptor(
    "start", help: "Give a number.", outputs: [number.declaration])
  func run(_ call: NodeCall) throws -> [NodeOutput] { [Self.number(1)] }
}

private struct Pass: Node {
  static let numbers = InputPort<[Double]>("numbers", help: "numbers")
  static let number = OutputPort<Double>("number", help: "the first")
  static let descriptor = NodeDescriptor(
    "pass", help: "Give the first number.",
    inputs: [numbers.declaration], outputs: [number.declaration])
  func run(_ call: NodeCall) throws -> [NodeOutput] { [Self.number(call[Self.numbers][0])] }
}
