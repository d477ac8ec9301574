import NodeKit

/// What the engine checks of everything that a node returns.
enum OutputContract {
  /// The returned values in the order of the descriptor.
  ///
  /// - Throws: `RunError` with a `.contract` cause when an output is missing, unknown, returned
  ///   twice, or of another type than declared.
  static func check(_ outputs: [NodeOutput], of step: PlanStep) throws(RunError) -> [Value] {
    let declared = step.type.descriptor.outputs
    func broken(_ text: String) -> RunError { RunError(.contract(text), step: step) }
    guard outputs.count == declared.count else {
      throw broken("returned \(outputs.count) outputs of \(declared.count)")
    }
    var values: [Value] = []
    values.reserveCapacity(declared.count)
    for (index, port) in declared.enumerated() {
      let inOrder = outputs[index].port == port.name ? outputs[index] : nil
      guard let output = inOrder ?? outputs.first(where: { $0.port == port.name }) else {
        throw broken("did not return its output '\(port.name)'")
      }
      guard port.type.accepts(output.value.type) else {
        throw broken(
          "returned \(output.value.type) through '\(port.name)', which is declared \(port.type)")
      }
      values.append(output.value)
    }
    return values
  }
}
