import NodeKit

@testable import GraphEngine

/// Makes plans without files: each call adds a step and gives the slot of its output.
struct PlanBuilder {
  private(set) var plan = GraphPlan(
    file: "/graph.yaml", steps: [], slotCount: 0, outputs: [], settings: [], warnings: [])

  /// Adds a step that reads slots as a list and gives one value of `type`.
  @discardableResult
  mutating func add(
    _ name: String, reading slots: [Int] = [], type: PortType = .number,
    threadMode: ThreadMode = .parallel, shape: ValueShape = .none, workingBytes: Int = 0,
    seconds: Double = 0, kept: KeptMemory? = nil, saving: MemorySaving? = nil,
    run: @escaping @Sendable ([Value]) throws -> Value
  ) -> Int {
    let values = InputPort<[AnyValue]>("values", help: "")
    let descriptor = NodeDescriptor(
      "test-\(name)", help: "", inputs: [values.declaration],
      outputs: [PortDeclaration(name: "value", type: type, help: "")], threadMode: threadMode)
    let type = NodeType(descriptor: descriptor) { call in
      let given = slots.isEmpty ? [] : call.take(values).map(\.value)
      return [NodeOutput(port: "value", value: try run(given))]
    }
    return add(
      name, type, slots.isEmpty ? [] : [PlanInput(port: "values", slots: slots, isList: true)],
      StepEstimate(
        shapes: [shape], workingBytes: workingBytes, seconds: seconds, kept: kept, saving: saving))
  }

  /// Adds a step of a node type whose input `mask` reads one slot.
  mutating func add(_ name: String, _ type: NodeType, reading slot: Int) -> Int {
    add(
      name, type, [PlanInput(port: "mask", slots: [slot], isList: false)],
      StepEstimate(shapes: [.none], workingBytes: 0, seconds: 0))
  }

  private mutating func add(
    _ name: String, _ type: NodeType, _ inputs: [PlanInput], _ estimate: StepEstimate
  ) -> Int {
    plan.steps.append(
      PlanStep(
        name: name, type: type, options: [:], inputs: inputs,
        outputs: plan.slotCount..<plan.slotCount + 1,
        location: SourceLocation(file: "graph.yaml", line: plan.steps.count + 1, column: 3),
        estimate: estimate))
    plan.slotCount += 1
    return plan.slotCount - 1
  }

  /// Says that the plan reads a file.
  mutating func read(_ path: String) {
    let place = SourceLocation(file: "graph.yaml", line: 1, column: 1)
    plan.inputFiles.append(PlanFile(path: path, step: "scan", location: place))
  }

  mutating func output(_ name: String, _ slot: Int) {
    plan.outputs.append(PlanOutput(name: name, slot: slot))
  }
}

/// Any value, for test nodes that do not care.
struct AnyValue: PortValue {
  let value: Value
  init?(_ value: Value) { self.value = value }
  static var portType: PortType { .either([.number, .text, .raster]) }
}

/// The number in a value; 0 when it holds none.
func number(_ value: Value) -> Double { Double(value) ?? 0 }
