import Glibc
import NodeKit

/// What changes during a run; every change is short and under the run's lock.
struct RunState {
  private(set) var values: [Value?]
  private(set) var readyAt: [UInt64]
  /// Workers that are at work or asked for.
  var workers = 0
  var failure: RunError?

  private var missing: [Int]
  private var uses: [Int]
  private var ready: [Int] = []
  private var firstReady = 0
  /// The number of ready steps that are not trivial.
  private var substantial = 0
  private var running: [(step: Int, thread: UInt)] = []
  private var runningBytes = 0
  private var busySerialTypes: Set<String> = []
  private let memory: Int?

  init(slotCount: Int, _ wiring: PlanWiring, memory: Int?) {
    self.memory = memory
    missing = wiring.dependencyCounts
    uses = wiring.uses
    values = Array(repeating: nil, count: slotCount)
    readyAt = Array(repeating: 0, count: missing.count)
  }

  /// Makes the steps ready that read from nobody.
  mutating func begin(_ steps: [RunStep], at now: UInt64) {
    for step in steps where missing[step.index] == 0 { enqueue(step, at: now) }
  }

  /// The number of workers to add, so that every ready step has one, up to `limit` in all; none
  /// while all that is ready is forecast to be trivial and what ran last was.
  mutating func hire(_ limit: Int, afterTrivial: Bool = false) -> Int {
    let isWorthIt = failure == nil && !(afterTrivial && substantial == 0)
    let wanted = isWorthIt ? max(0, min(ready.count - firstReady, limit - workers)) : 0
    workers += wanted
    return wanted
  }

  /// Keeps a step's outputs and makes those of its successors ready that waited for it alone.
  mutating func settle(
    _ step: RunStep, _ outputs: [Value], among steps: [RunStep], at now: UInt64
  ) {
    for (slot, value) in zip(step.outputs, outputs) where uses[slot] > 0 { values[slot] = value }
    running.removeAll { $0.step == step.index }
    runningBytes -= step.transientBytes
    if let type = step.serialType { busySerialTypes.remove(type) }
    if failure != nil { return }
    for successor in step.successors {
      missing[successor] -= 1
      if missing[successor] == 0 { enqueue(steps[successor], at: now) }
    }
  }

  /// The first ready step that may start now. A step is kept back for want of memory, unless
  /// nothing else runs, and while its serial type is busy.
  mutating func takeStep(_ steps: [RunStep]) -> Int? {
    if failure != nil { return nil }
    for position in firstReady..<ready.count {
      let index = ready[position]
      let step = steps[index]
      guard mayStart(step) else { continue }
      // Those that are kept back move up by one, in order.
      for back in stride(from: position, to: firstReady, by: -1) { ready[back] = ready[back - 1] }
      firstReady += 1
      if !step.isTrivial { substantial -= 1 }
      if firstReady == ready.count {
        ready.removeAll(keepingCapacity: true)
        firstReady = 0
      }
      if let type = step.serialType { busySerialTypes.insert(type) }
      running.append((index, UInt(pthread_self())))
      runningBytes += step.transientBytes
      return index
    }
    return nil
  }

  /// The step that runs on a thread, or else the only one that runs.
  func runningStep(on thread: UInt) -> Int? {
    let onlyOne = running.count == 1 ? running[0].step : nil
    return running.first { $0.thread == thread }?.step ?? onlyOne
  }

  /// The values that enter a step; those that nobody reads later leave the run's hands, so that
  /// the step may change them in place.
  mutating func takeInputs(_ step: RunStep) -> [(name: String, value: Value)] {
    var inputs: [(name: String, value: Value)] = []
    inputs.reserveCapacity(step.inputs.count)
    for input in step.inputs {
      if input.isList {
        inputs.append((input.port, .list(input.slots.compactMap { take($0) })))
      } else if let slot = input.slots.first, let value = take(slot) {
        inputs.append((input.port, value))
      }
    }
    return inputs
  }

  private mutating func enqueue(_ step: RunStep, at now: UInt64) {
    ready.append(step.index)
    readyAt[step.index] = now
    if !step.isTrivial { substantial += 1 }
  }

  private mutating func take(_ slot: Int) -> Value? {
    uses[slot] -= 1
    guard uses[slot] == 0 else { return values[slot] }
    var taken: Value?
    swap(&taken, &values[slot])
    return taken
  }

  private func mayStart(_ step: RunStep) -> Bool {
    if let type = step.serialType, busySerialTypes.contains(type) { return false }
    guard let memory, !running.isEmpty else { return true }
    return BufferPool.shared.liveBytes + runningBytes + step.transientBytes <= memory
  }
}
