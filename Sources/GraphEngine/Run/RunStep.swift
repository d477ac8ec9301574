import NodeKit

/// A step of a plan as a run uses it, prepared once: what a visit of the lock needs is at hand
/// without copying descriptors.
final class RunStep: Sendable {
  let index: Int
  let inputs: [PlanInput]
  let outputs: Range<Int>
  let declaredOutputs: [PortDeclaration]
  let options: [String: OptionValue]
  let context: NodeCall.Context
  let run: @Sendable (NodeCall) throws -> [NodeOutput]
  /// The type's name when only one call of it may run at a time.
  let serialType: String?
  /// The most memory that the step adds while it runs, bytes.
  let transientBytes: Int
  /// The steps that read from this one.
  let successors: [Int]
  /// Whether the step is forecast to take less time than waking a thread for it.
  let isTrivial: Bool

  /// - Parameter step: borrowed, for a copy of it costs more than all that is taken from it.
  init(
    _ index: Int, _ step: borrowing PlanStep, of plan: GraphPlan, successors: [Int],
    options: borrowing Executor.Options, shared: SharedValues, run number: UInt64
  ) {
    self.index = index
    self.successors = successors
    inputs = step.inputs
    outputs = step.outputs
    declaredOutputs = step.type.descriptor.outputs
    self.options = step.options
    let observers = options.observers
    context = NodeCall.Context(
      nodeName: step.name, seed: Seed.derive(options.seed, step.name), files: options.files,
      shared: shared
    ) { warning in
      for observer in observers { observer.stepDidWarn(index, in: plan, warning: warning) }
    }
    if let limits = step.isolation {
      let node = IsolatedNode(
        type: step.type, limits: limits, run: number, pool: options.workers)
      // It is there by the time that what it needs is.
      options.workers.prepare(node.kind)
      run = { try node.outputs(of: $0) }
    } else if let plugin = step.type.plugin {
      let note = RunError.crashNote(of: copy step, plugin: plugin.name)
      run = { [run = step.type.run] call in try CrashNote.with(note) { try run(call) } }
    } else {
      run = step.type.run
    }
    serialType = step.type.descriptor.threadMode == .serial ? step.type.descriptor.name : nil
    transientBytes = step.transientBytes + (step.estimate.kept?.bytes ?? 0)
    isTrivial = step.estimate.seconds.map { $0 < Run.wakeUpTime } ?? false
  }
}
