import Dispatch
import Glibc
import NodeKit

/// One run of a plan.
final class Run: Sendable {
  /// A step that a worker has taken. The call is the only owner of what enters it, so that the
  /// node can take values out and change them in place.
  private struct Job {
    let index: Int
    let call: NodeCall
    let ready: UInt64
  }

  private let plan: GraphPlan
  private let options: Executor.Options
  private let cancellation: Cancellation
  private let steps: [RunStep]
  private let state: Locked<RunState>
  private let done = DispatchSemaphore(value: 0)
  private let isObserved: Bool
  private let maxWorkers: Int

  /// Seconds that it takes to get another thread to work.
  static let wakeUpTime = 20e-6

  init(_ plan: GraphPlan, _ options: Executor.Options, _ cancellation: Cancellation) {
    self.plan = plan
    self.options = options
    self.cancellation = cancellation
    isObserved = !options.observers.isEmpty
    let wiring = PlanWiring(plan)
    let shared = SharedValues()
    let number = WorkerPool.nextRun()
    // Through the pointer steps are borrowed; from the array each would be copied.
    steps = plan.steps.withUnsafeBufferPointer { planned in
      planned.indices.map { index in
        RunStep(
          index, planned[index], of: plan, successors: wiring.successors[index], options: options,
          shared: shared, run: number)
      }
    }
    maxWorkers = Self.maxWorkers(plan, options.memory)
    state = Locked(RunState(slotCount: plan.slotCount, wiring, memory: options.memory?.bytes))
  }

  /// How many steps may run side by side: one, in the order of the forecast, when memory is short.
  /// Which steps meet depends on how long each takes: a quarter is left for that.
  private static func maxWorkers(_ plan: GraphPlan, _ memory: MemoryLimit?) -> Int {
    let threads = ThreadBudget.shared.total
    guard let memory else { return threads }
    return plan.forecast(threads: threads).peakBytes > memory.bytes / 4 * 3 ? 1 : threads
  }

  /// Runs everything and returns the values of the graph's outputs.
  func untilDone() throws(RunError) -> [String: Value] {
    if !plan.steps.isEmpty {
      let now = isObserved ? MonotonicClock.now : 0
      let workers = state.withLock { state in
        state.begin(steps, at: now)
        return state.hire(maxWorkers)
      }
      for _ in 0..<workers { hire() }
      // The caller's thread is not one of the budget's: it alone may wait.
      done.wait()
    }
    let (failure, values) = state.withLock { ($0.failure, $0.values) }
    if let failure { throw failure }
    var outputs: [String: Value] = [:]
    for output in plan.outputs { outputs[output.name] = values[output.slot] }
    return outputs
  }

  /// Keeps the first failure and asks everything else to stop.
  func fail(_ error: RunError) {
    state.withLock { if $0.failure == nil { $0.failure = error } }
    cancellation.cancel()
  }

  /// A shortage of memory, laid at the door of the step that runs on this thread or, when a helper
  /// of some step asked for the memory, of the only one that runs.
  func shortage(_ shortage: MemoryShortage) -> RunError {
    let index = state.withLock { $0.runningStep(on: UInt(pthread_self())) }
    let step = index.map { plan.steps[$0] }
    var shortage = shortage
    shortage.advice = step?.memoryAdvice
    return RunError(.memory(shortage), step: step)
  }

  private func hire() {
    ThreadBudget.shared.async { [self] in
      Cancellation.$current.withValue(cancellation) {
        var job = advance(nil)
        while let current = job {
          let began = MonotonicClock.now
          let outputs = execute(current)
          let seconds = Double(MonotonicClock.now - began) * 1e-9
          job = advance((current.index, outputs), wasTrivial: seconds < Self.wakeUpTime)
        }
      }
    }
  }

  /// Settles what a worker has done and gives it its next step, in one visit of the lock; `nil`
  /// sends the worker home.
  private func advance(
    _ finished: (step: Int, outputs: [Value])?, wasTrivial: Bool = false
  ) -> Job? {
    let now = isObserved ? MonotonicClock.now : 0
    let (job, workers, isOver) = state.withLock { state -> (Job?, Int, Bool) in
      if let finished {
        state.settle(steps[finished.step], finished.outputs, among: steps, at: now)
      }
      guard let index = state.takeStep(steps) else {
        state.workers -= 1
        return (nil, 0, state.workers == 0)
      }
      let step = steps[index]
      let call = NodeCall(
        inputs: state.takeInputs(step), options: step.options, context: step.context)
      let job = Job(index: index, call: call, ready: isObserved ? state.readyAt[index] : 0)
      return (job, state.hire(maxWorkers, afterTrivial: wasTrivial), false)
    }
    for _ in 0..<workers { hire() }
    if isOver { done.signal() }
    return job
  }

  private func execute(_ job: Job) -> [Value] {
    let step = steps[job.index]
    for observer in options.observers { observer.stepDidBegin(job.index, in: plan) }
    let began = isObserved ? MonotonicClock.now : 0
    let outputs = outputs(of: step, job.call)
    if isObserved {
      let record = StepRecord(
        ready: job.ready, began: began, ended: MonotonicClock.now, thread: UInt(pthread_self()),
        liveBytes: BufferPool.shared.liveBytes)
      for observer in options.observers {
        observer.stepDidEnd(job.index, in: plan, record: record)
      }
    }
    return outputs
  }

  private func outputs(of step: RunStep, _ call: NodeCall) -> [Value] {
    do {
      if cancellation.isCancelled { throw CancelledError() }
      let outputs = try OutputContract.check(step.run(call), of: step.declaredOutputs)
      try options.inspect?(plan.steps[step.index], outputs)
      return outputs
    } catch {
      fail(RunError(describing: error, step: plan.steps[step.index], inputs: call.inputSummaries))
      return []
    }
  }
}
