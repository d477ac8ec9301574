import NodeKit

/// Decides which steps a run needs.
struct LiveSteps {
  /// The file name that diagnostics of `restrict(to:)` show.
  static let file = "--until"

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

  /// Restricts the run to one step, or the steps of one sub-graph, and what they need.
  mutating func restrict(to name: String) {
    let names = draft.steps.map(\.name)
    let wanted = names.indices.filter { names[$0] == name || names[$0].hasPrefix("\(name)/") }
    let place = SourceLocation(file: Self.file, line: 1, column: 1)
    if wanted.isEmpty {
      faults.report(.unknownStep(name, meant: suggestion(for: name, among: names)), at: place)
    } else if !wanted.contains(where: { isPossible[$0] }) {
      faults.report(.stepLeftOut(name), at: place)
    }
    isNeeded = [Bool](repeating: false, count: draft.steps.count)
    need(wanted)
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
