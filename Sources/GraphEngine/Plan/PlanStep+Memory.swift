import NodeKit

extension PlanStep {
  /// The memory that the step's outputs take, as far as it is known.
  var outputBytes: Int { estimate.shapes.reduce(0) { $0 + ($1.bytes ?? 0) } }

  /// The memory that the step adds while it runs: outputs and working memory, without what is kept.
  var transientBytes: Int { outputBytes + (estimate.workingBytes ?? 0) }

  /// What the command line may set so that the step takes much less memory, where its node knows:
  /// `--set seen.tile=512`.
  var memoryAdvice: String? {
    estimate.saving.map { saving in
      "--set \(String(name.map { $0 == "/" ? "." : $0 })).\(saving.option)=\(saving.value)"
    }
  }
}
