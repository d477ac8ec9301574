import NodeKit

/// Decides which steps a run needs.
struct LiveSteps {
  let draft: Draft
  let order: [Int]
  var faults: DiagnosticList
  /// Whether the conditions leave a step in.
  private(set) var isPossible: [Bool]
  /// Whether the run needs a step.
  private(set) var isNeeded: [Bool]

  init(_ draft: Draft, order: [Int], faults: DiagnosticList) {
    self.draft = draft
    self.order = order
    self.faults = faults
    isPossible = [Bool](repeating: true, count: draft.steps.count)
    isNeeded = [Bool](repeating: false, count: draft.steps.count)
    applyConditions()
    need(
      draft.steps.indices.filter { draft.steps[$0].type.descriptor.hasSideEffect }
        + draft.outputs.map(\.source.step))
  }

  /// Whether a source of a wire gives a value.
  func gives(_ source: DraftSource) -> Bool { isPossible[source.step] }

  /// Restricts the run: `until` to a step, or the steps of a sub-graph, and what they need; `from`
  /// to such steps, all that reads from them, and what those need.
  mutating func restrict(from: String?, until: String?) {
    var wanted = Set(isNeeded.indices.filter { isNeeded[$0] })
    if let until { wanted = Set(steps(named: until, by: "--until")) }
    if let from {
      let first = steps(named: from, by: "--from")
      let following = readers(of: first)
      wanted =
        until == nil ? wanted.intersection(following).union(first) : wanted.intersection(following)
    }
    guard from != nil || until != nil else { return }
    isNeeded = [Bool](repeating: false, count: draft.steps.count)
    need(wanted.sorted())
  }

  private mutating func steps(named name: String, by option: String) -> [Int] {
    let names = draft.steps.map(\.name)
    let found = names.indices.filter { names[$0] == name || names[$0].hasPrefix("\(name)/") }
    let place = SourceLocation(file: option, line: 1, column: 1)
    if found.isEmpty {
      let meant = suggestion(for: name, among: names)
      faults.report(.unknownStep(name, known: names, meant: meant), at: place)
    } else if !found.contains(where: { isPossible[$0] }) {
      faults.report(.stepLeftOut(name), at: place)
    }
    return found
  }

  /// Steps and all that read from them, at any distance.
  private func readers(of steps: [Int]) -> Set<Int> {
    var found = Set(steps)
    for index in order
    where draft.steps[index].wires.contains(where: { wire in
      wire.sources.contains { gives($0) && found.contains($0.step) }
    }) {
      found.insert(index)
    }
    return found
  }

  /// Leaves out the steps whose conditions don't hold, and those that need what they would give.
  private mutating func applyConditions() {
    for index in order {
      let step = draft.steps[index]
      isPossible[index] = step.isWanted
      guard step.isWanted, let missing = step.wires.compactMap({ missing($0) }).first else {
        continue
      }
      isPossible[index] = false
      if step.type.descriptor.hasSideEffect {
        faults.warn(.saveLeftOut(step.name, needs: missing.text), at: step.location)
      }
    }
    for output in draft.outputs where !gives(output.source) {
      faults.warn(
        .outputLeftOut(output.name.value, needs: output.source.text), at: output.name.location)
    }
  }

  /// A source without which a wire's step can't run: an optional port is left open instead, and a
  /// list goes without the element as long as it has another.
  private func missing(_ wire: DraftWire) -> DraftSource? {
    guard wire.port.isRequired, !wire.sources.contains(where: gives) else { return nil }
    return wire.sources.first
  }

  private mutating func need(_ steps: [Int]) {
    var open = steps.filter { isPossible[$0] }
    for index in open { isNeeded[index] = true }
    while let index = open.popLast() {
      for source in draft.steps[index].wires.flatMap(\.sources)
      where gives(source) && !isNeeded[source.step] {
        isNeeded[source.step] = true
        open.append(source.step)
      }
    }
  }
}
