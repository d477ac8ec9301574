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
  /// The memory that the step adds while it runs, bytes.
  let transientBytes: Int
  /// The steps that read from this one.
  let successors: [Int]

  init(_ index: Int, of plan: GraphPlan, successors: [Int], options: Executor.Options) {
    self.index = index
    self.successors = successors
    inputs = plan.steps[index].inputs
    outputs = plan.steps[index].outputs
    declaredOutputs = plan.steps[index].type.descriptor.outputs
    self.options = plan.steps[index].options
    let name = plan.steps[index].name
    context = NodeCall.Context(
      nodeName: name, seed: Seed.derive(options.seed, name), files: options.files)
    run = plan.steps[index].type.run
    let isSerial = plan.steps[index].type.descriptor.threadMode == .serial
    serialType = isSerial ? plan.steps[index].type.descriptor.name : nil
    transientBytes = plan.steps[index].transientBytes
  }
}
