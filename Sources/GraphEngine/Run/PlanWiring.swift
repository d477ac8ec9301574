/// The edges of a plan as a run needs them.
struct PlanWiring {
  /// The steps that read from each step, without repeats.
  private(set) var successors: [[Int]]
  /// The number of steps that each step reads from, without repeats.
  private(set) var dependencyCounts: [Int]
  /// How many reads each slot will see; a graph's output counts as one more that never comes.
  private(set) var uses: [Int]
  /// The step that fills each slot.
  private(set) var producers: [Int]

  init(_ plan: GraphPlan) {
    successors = Array(repeating: [], count: plan.steps.count)
    dependencyCounts = Array(repeating: 0, count: plan.steps.count)
    uses = Array(repeating: 0, count: plan.slotCount)
    producers = Array(repeating: -1, count: plan.slotCount)
    // Steps are reached through the array: copying one costs more than the rest of this loop.
    for index in plan.steps.indices {
      for slot in plan.steps[index].outputs { producers[slot] = index }
    }
    for index in plan.steps.indices {
      for input in plan.steps[index].inputs { connect(index, input.slots) }
    }
    for output in plan.outputs { uses[output.slot] += 1 }
  }

  private mutating func connect(_ index: Int, _ slots: [Int]) {
    for slot in slots {
      uses[slot] += 1
      let producer = producers[slot]
      // Steps are visited in order, so a repeat can only be the last entry.
      if successors[producer].last != index {
        successors[producer].append(index)
        dependencyCounts[index] += 1
      }
    }
  }
}
