import NodeKit

extension RunError {
  /// The run's view of what a node threw.
  init(describing error: any Error, step: PlanStep, inputs: [String]) {
    let cause: Cause =
      switch error {
      case let error as ContractError: .contract(error.text)
      case let error as NodeError: .node(error)
      case let error as FileError: .file(error)
      case let error as WorkerFailure: .worker(error)
      case is CancelledError: .cancelled
      default: .other(error)
      }
    self.init(cause, step: step, inputs: inputs)
  }
}
