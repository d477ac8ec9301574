import GraphEngine
import NodeKit

/// What steps of a run warn of, told when the run is over, so that no bar is in the way.
final class RunWarnings: RunObserver {
  private let warnings = Locked<[String]>([])

  /// The warnings so far, each with its step.
  var texts: [String] { warnings.withLock { $0 } }

  func stepDidBegin(_ step: Int, in plan: GraphPlan) {}
  func stepDidEnd(_ step: Int, in plan: GraphPlan, record: StepRecord) {}

  func stepDidWarn(_ step: Int, in plan: GraphPlan, warning: String) {
    warnings.withLock { $0.append("\(plan.steps[step].name): \(warning)") }
  }

  /// Prints them on standard error.
  func say() { for text in texts { Terminal.complain("warning: \(text)") } }
}
