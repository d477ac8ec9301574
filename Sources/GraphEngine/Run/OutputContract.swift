import NodeKit

/// What the engine checks of everything that a node returns.
enum OutputContract {
  /// The returned values in the order of the descriptor.
  ///
  /// - Throws: `ContractError` when an output is missing, unknown, returned twice, or of another
  ///   type than declared.
  static func check(_ outputs: [NodeOutput], of declared: [PortDeclaration]) throws -> [Value] {
    guard outputs.count == declared.count else {
      throw ContractError("returned \(outputs.count) outputs of \(declared.count)")
    }
    var values: [Value] = []
    values.reserveCapacity(declared.count)
    for (index, port) in declared.enumerated() {
      let inOrder = outputs[index].port == port.name ? outputs[index] : nil
      guard let output = inOrder ?? outputs.first(where: { $0.port == port.name }) else {
        throw ContractError("did not return its output '\(port.name)'")
      }
      guard port.type.accepts(output.value.type) else {
        throw ContractError(
          "returned \(output.value.type) through '\(port.name)', which is declared \(port.type)")
      }
      values.append(output.value)
    }
    return values
  }
}

/// What a node returned against its declaration.
struct ContractError: Error {
  let text: String
  /// Whether it is about what entered, not what leaves.
  let isAboutInputs: Bool

  init(_ text: String, isAboutInputs: Bool = false) {
    (self.text, self.isAboutInputs) = (text, isAboutInputs)
  }
}
