import GraphEngine
import NodeKit

/// A plan for reading.
struct PlanDocument: Encodable {
  /// An input of the graph.
  struct Input: Encodable {
    let name: String
    let takes: String
    /// Absent when the input must be set.
    let defaultValue: String?
    /// Absent when the input must be set and is not.
    let value: String?
    let help: String
  }

  /// A step.
  struct Step: Encodable {
    let name: String
    let node: String
    /// Whether it runs in a process of its own.
    let isIsolated: Bool
    let shapes: [String]
    let outputBytes: Int?
    let workingBytes: Int?
    let seconds: Double?
  }

  let graph: String
  let inputs: [Input]
  let steps: [Step]
  let threads: Int
  let peakBytes: Int
  /// What a run needs that is short of memory, one step after the other.
  let leastBytes: Int
  /// What `--max-memory` allows, or else the system; absent when neither is known.
  let memoryLimitBytes: Int?
  /// Whether a run would begin with so much memory.
  let isAdmitted: Bool
  /// Whether it would, in words, where that is asked for or it would not.
  private let admission: String?
  let seconds: Double
  let isComplete: Bool

  private enum CodingKeys: CodingKey {
    case graph, inputs, steps, threads, peakBytes, leastBytes, memoryLimitBytes, isAdmitted
    case seconds, isComplete
  }

  init(_ plan: GraphPlan, threads: Int, memory: MemoryLimit?) {
    graph = plan.file
    inputs = plan.settings.map(Input.init)
    steps = plan.steps.map(Step.init)
    self.threads = threads
    let forecast = plan.forecast(threads: threads)
    peakBytes = forecast.peakBytes
    let least = plan.forecast(threads: 1)
    leastBytes = least.peakBytes
    memoryLimitBytes = memory?.bytes
    let refusal = memory?.refusal(ofLeast: least)
    isAdmitted = refusal == nil
    admission =
      refusal.map { "a run would be refused: \($0)" }
      ?? (memory?.source == .option ? "a run would begin, with --max-memory" : nil)
    seconds = forecast.seconds
    isComplete = forecast.isComplete
  }
}

extension PlanDocument.Input {
  init(_ setting: PlanSetting) {
    name = setting.name
    takes = setting.kind == .inputPath ? "path" : setting.kind.takes
    (defaultValue, value, help) = (setting.defaultValue, setting.value, setting.help)
  }

  /// The row of a table: what it takes, its default, its value if that is another, and its help.
  fileprivate var row: [String] {
    let shown = value == defaultValue ? "" : value.map(Self.shown) ?? ""
    return [name, takes, defaultValue.map(Self.shown) ?? "must be set", shown, help]
  }

  private static func shown(_ value: String) -> String {
    value.isEmpty ? "none" : Terminal.shortened(value)
  }
}

extension PlanDocument.Step {
  init(_ step: PlanStep) {
    let estimate = step.estimate
    name = step.name
    node = step.type.descriptor.name
    isIsolated = step.isolation != nil
    shapes = estimate.shapes.map(\.text)
    outputBytes = estimate.shapes.reduce(Int?.some(0)) { sum, shape in
      sum.flatMap { sum in shape.bytes.map { sum + $0 } }
    }
    workingBytes = estimate.workingBytes.map { $0 + (estimate.kept?.bytes ?? 0) }
    seconds = estimate.seconds
  }

  /// The row of a table, with `?` for what only the run will tell.
  fileprivate var row: [String] {
    [
      name, isIsolated ? "\(node), isolated" : node, shapes.joined(separator: " "),
      outputBytes.map(ByteCount.text) ?? "?",
      workingBytes.map(ByteCount.text) ?? "?", seconds.map(PlanDocument.time) ?? "?",
    ]
  }
}

extension PlanDocument {
  /// The plan for a terminal: the inputs, the steps, and what the whole takes.
  var page: String {
    var parts: [String] = []
    if !inputs.isEmpty {
      parts.append(
        TextTable.text([["input", "takes", "default", "set to", ""]] + inputs.map(\.row)))
    }
    parts.append(
      TextTable.text([["step", "node", "gives", "memory", "work", "time"]] + steps.map(\.row)))
    let least = isComplete ? "" : "at least "
    parts.append(
      "peak memory \(least)\(ByteCount.text(peakBytes)), "
        + "\(isComplete ? "about " : least)\(Self.time(seconds)) on \(threads) threads")
    if let admission { parts[parts.count - 1] += "\n\(admission)" }
    return parts.joined(separator: "\n\n")
  }

  fileprivate static func time(_ seconds: Double) -> String {
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
