import Dispatch
import Glibc
public import NodeKit
import Synchronization

/// Runs a plan: every step as soon as its inputs are there, side by side where threads allow.
///
/// When a step ends it releases the values that it read last, and its ready successors are started:
/// one on the same thread, the others on the budget's. No thread ever waits for another but the
/// caller's own. The first error stops the rest.
public struct Executor: Sendable {
  /// How to run.
  public struct Options: Sendable {
    /// Where nodes write files.
    public var files: any FileWriter
    /// The most bytes of buffers that may live at once; `nil` for no limit.
    public var maxMemory: Int?
    /// The start of every random choice.
    public var seed: UInt64
    /// Who is told what happens.
    public var observers: [any RunObserver]
    /// Called with the outputs of each step that ended well.
    public var inspect: (@Sendable (PlanStep, [Value]) throws -> Void)?

    /// Makes options.
    public init(
      files: any FileWriter = PlainFileWriter(), maxMemory: Int? = nil, seed: UInt64 = 0,
      observers: [any RunObserver] = []
    ) {
      self.files = files
      self.maxMemory = maxMemory
      self.seed = seed
      self.observers = observers
    }
  }

  private let plan: GraphPlan
  private let options: Options

  /// Makes an executor of a plan.
  public init(_ plan: GraphPlan, options: Options = Options()) {
    self.plan = plan
    self.options = options
  }

  /// Runs the plan to its end and returns the values of the graph's outputs, by name.
  ///
  /// - Parameter cancellation: stops the run when raised.
  /// - Throws: `RunError`; files that were finished by then stay.
  public func run(cancellation: Cancellation = Cancellation()) throws(RunError) -> [String: Value] {
    if let limit = options.maxMemory {
      let largest = plan.steps.max { $0.transientBytes < $1.transientBytes }
      if let largest, largest.transientBytes > limit {
        throw RunError(.memory(wanted: largest.transientBytes, limit: limit), step: largest)
      }
    }
    let run = Run(plan, options, cancellation)
    run.watchMemory()
    defer { BufferPool.shared.setLimit(nil) }
    run.start()
    return try run.finish()
  }
}

/// One run of a plan.
private final class Run: Sendable {
  private struct State {
    var missing: [Int]
    var values: [Value?]
    var uses: [Int]
    var unfinished: Int
    var running = 0
    var runningBytes = 0
    var failure: RunError?
    /// Steps whose inputs are there but for which there is no memory, or whose type is serial and
    /// busy.
    var held: [Int] = []
    var busySerialTypes: Set<String> = []
  }

  private let plan: GraphPlan
  private let options: Executor.Options
  private let cancellation: Cancellation
  private let successors: [[Int]]
  private let state: Mutex<State>
  private let done = DispatchSemaphore(value: 0)

  init(_ plan: GraphPlan, _ options: Executor.Options, _ cancellation: Cancellation) {
    self.plan = plan
    self.options = options
    self.cancellation = cancellation
    let wiring = PlanWiring(plan)
    successors = wiring.successors
    state = Mutex(
      State(
        missing: wiring.dependencyCounts, values: Array(repeating: nil, count: plan.slotCount),
        uses: wiring.uses, unfinished: plan.steps.count))
  }

  func watchMemory() {
    BufferPool.shared.setLimit(options.maxMemory) { [self] wanted, limit in
      fail(RunError(.memory(wanted: wanted, limit: limit)))
    }
  }

  func start() {
    guard !plan.steps.isEmpty else {
      done.signal()
      return
    }
    let now = MonotonicClock.now
    let first = plan.steps.indices.filter { state.withLock(\.missing)[$0] == 0 }
    for step in admit(first) { launch(step, ready: now) }
  }

  func finish() throws(RunError) -> [String: Value] {
    done.wait()
    let (failure, values) = state.withLock { ($0.failure, $0.values) }
    if let failure { throw failure }
    var outputs: [String: Value] = [:]
    for output in plan.outputs { outputs[output.name] = values[output.slot] }
    return outputs
  }

  private func launch(_ step: Int, ready: UInt64) {
    ThreadBudget.shared.async { [self] in
      Cancellation.$current.withValue(cancellation) {
        var next: (step: Int, ready: UInt64)? = (step, ready)
        while let (step, ready) = next { next = execute(step, ready: ready) }
      }
    }
  }

  /// Runs one admitted step, starts the others that became ready, and returns the one of them that
  /// this thread should run next.
  private func execute(_ index: Int, ready: UInt64) -> (step: Int, ready: UInt64)? {
    let step = plan.steps[index]
    let call = NodeCall(
      inputs: takeInputs(step), options: step.options,
      context: NodeCall.Context(
        nodeName: step.name, seed: Seed.derive(options.seed, step.name), files: options.files))
    for observer in options.observers { observer.stepDidBegin(index, in: plan) }
    let began = options.observers.isEmpty ? 0 : MonotonicClock.now
    var outputs: [Value] = []
    if state.withLock({ $0.failure == nil }) {
      do {
        try Cancellation.check()
        outputs = try OutputContract.check(step.type.run(call), of: step)
        try options.inspect?(step, outputs)
      } catch {
        fail(RunError(describing: error, step: step, inputs: call.inputSummaries))
      }
    }
    if !options.observers.isEmpty {
      let record = StepRecord(
        ready: ready, began: began, ended: MonotonicClock.now, thread: UInt(pthread_self()),
        liveBytes: BufferPool.shared.liveBytes)
      for observer in options.observers {
        observer.stepDidEnd(index, in: plan, record: record)
      }
    }
    return settle(index, outputs)
  }

  /// The values that enter a step; those that nobody reads later leave the run's hands, so that
  /// the step may change them in place.
  private func takeInputs(_ step: PlanStep) -> [(name: String, value: Value)] {
    state.withLock { state in
      step.inputs.compactMap { input in
        let values = input.slots.compactMap { slot -> Value? in
          state.uses[slot] -= 1
          let value = state.values[slot]
          if state.uses[slot] == 0 { state.values[slot] = nil }
          return value
        }
        if input.isList { return (input.port, .list(values)) }
        return values.first.map { (input.port, $0) }
      }
    }
  }

  private func settle(_ index: Int, _ outputs: [Value]) -> (step: Int, ready: UInt64)? {
    let step = plan.steps[index]
    let (ready, isOver) = state.withLock { state -> ([Int], Bool) in
      for (slot, value) in zip(step.outputs, outputs) where state.uses[slot] > 0 {
        state.values[slot] = value
      }
      state.running -= 1
      state.unfinished -= 1
      state.runningBytes -= step.transientBytes
      if step.type.descriptor.threadMode == .serial {
        state.busySerialTypes.remove(step.type.descriptor.name)
      }
      if state.failure != nil { return ([], state.running == 0) }
      var ready = state.held
      state.held.removeAll(keepingCapacity: true)
      for successor in successors[index] {
        state.missing[successor] -= 1
        if state.missing[successor] == 0 { ready.append(successor) }
      }
      return (ready, state.unfinished == 0)
    }
    let admitted = admit(ready)
    let now = options.observers.isEmpty ? 0 : MonotonicClock.now
    for step in admitted.dropFirst() { launch(step, ready: now) }
    if isOver { done.signal() }
    return admitted.first.map { ($0, now) }
  }

  /// Keeps back what may not start now: for want of memory, unless nothing else runs, and a second
  /// call of a serial node type.
  private func admit(_ ready: [Int]) -> [Int] {
    guard !ready.isEmpty else { return [] }
    return state.withLock { state in
      ready.filter { index in
        let step = plan.steps[index]
        let type = step.type.descriptor
        let isSerial = type.threadMode == .serial
        let fits =
          options.maxMemory.map { limit in
            state.running == 0
              || BufferPool.shared.liveBytes + state.runningBytes + step.transientBytes <= limit
          } ?? true
        guard fits, !(isSerial && state.busySerialTypes.contains(type.name)) else {
          state.held.append(index)
          return false
        }
        if isSerial { state.busySerialTypes.insert(type.name) }
        state.running += 1
        state.runningBytes += step.transientBytes
        return true
      }
    }
  }

  /// Keeps the first failure and asks everything else to stop.
  private func fail(_ error: RunError) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
    cancellation.cancel()
  }
}
