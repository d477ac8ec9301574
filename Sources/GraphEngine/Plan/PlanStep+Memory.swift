import NodeKit

extension PlanStep {
  /// The memory that the step's outputs take, as far as it is known.
  var outputBytes: Int { estimate.shapes.reduce(0) { $0 + ($1.bytes ?? 0) } }

  /// The memory that the step adds while it runs: outputs and working memory, without what is kept.
  var transientBytes: Int { outputBytes + (estimate.workingBytes ?? 0) }
}
