import NodeKit

/// What a plan will take, found by playing it through without running it.
public struct Forecast: Sendable, Hashable {
  /// The most memory in buffers at once, bytes; a lower bound when `isComplete` is false.
  public var peakBytes: Int
  /// Time from start to end, seconds; a lower bound when `isComplete` is false.
  public var seconds: Double
  /// Whether the sizes of all values are known before the run.
  public var isComplete: Bool
  /// What the command line may set so that the step that takes the most of the peak takes much
  /// less, where that step's node knows.
  public var memoryAdvice: String?
}

extension GraphPlan {
  /// Plays the plan through on a number of threads: steps start in the order in which they become
  /// ready, as a run starts them; values live until their last reader ends.
  ///
  /// A step alone on several threads is taken to use them all.
  public func forecast(threads: Int) -> Forecast {
    var simulation = Simulation(self, threads: max(1, threads))
    return simulation.play()
  }
}

private struct Simulation {
  private let plan: GraphPlan
  private let wiring: PlanWiring
  private let threads: Int
  private var missing: [Int]
  private var uses: [Int]
  private var ready: [Int] = []
  private var running: [(step: Int, left: Double)] = []
  private var live = 0
  /// What steps keep for others until the run ends.
  private var kept: Set<String> = []
  private var forecast: Forecast

  init(_ plan: GraphPlan, threads: Int) {
    self.plan = plan
    self.threads = threads
    wiring = PlanWiring(plan)
    missing = wiring.dependencyCounts
    uses = wiring.uses
    let known = plan.steps.allSatisfy {
      $0.estimate.seconds != nil && $0.estimate.shapes.allSatisfy { $0.bytes != nil }
    }
    forecast = Forecast(peakBytes: 0, seconds: 0, isComplete: known)
  }

  mutating func play() -> Forecast {
    ready = missing.indices.filter { missing[$0] == 0 }
    while !ready.isEmpty || !running.isEmpty {
      start()
      finishNext()
    }
    return forecast
  }

  private mutating func start() {
    while running.count < threads, let position = ready.firstIndex(where: mayStart) {
      let step = ready.remove(at: position)
      running.append((step, plan.steps[step].estimate.seconds ?? 0))
      live += plan.steps[step].transientBytes + newlyKeptBytes(step)
      if live > forecast.peakBytes {
        (forecast.peakBytes, forecast.memoryAdvice) = (live, largestStep?.memoryAdvice)
      }
    }
  }

  private var largestStep: PlanStep? {
    running.map { plan.steps[$0.step] }.max { $0.transientBytes < $1.transientBytes }
  }

  private mutating func newlyKeptBytes(_ step: Int) -> Int {
    guard let memory = plan.steps[step].estimate.kept else { return 0 }
    return kept.insert(memory.name).inserted ? memory.bytes : 0
  }

  /// A serial node type runs one call at a time.
  private func mayStart(_ step: Int) -> Bool {
    if plan.steps[step].type.descriptor.threadMode == .parallel { return true }
    let type = plan.steps[step].type.descriptor.name
    return !running.contains { plan.steps[$0.step].type.descriptor.name == type }
  }

  private mutating func finishNext() {
    guard let index = running.indices.min(by: { running[$0].left < running[$1].left }) else {
      return
    }
    let speed = Double(max(1, threads / running.count))
    let (step, left) = running.remove(at: index)
    forecast.seconds += left / speed
    for i in running.indices { running[i].left -= left }
    live -= plan.steps[step].estimate.workingBytes ?? 0
    for (slot, shape) in zip(plan.steps[step].outputs, plan.steps[step].estimate.shapes)
    where uses[slot] == 0 { live -= shape.bytes ?? 0 }
    for slot in plan.steps[step].inputs.lazy.flatMap(\.slots) {
      uses[slot] -= 1
      if uses[slot] == 0 { live -= bytes(of: slot) }
    }
    for next in wiring.successors[step] {
      missing[next] -= 1
      if missing[next] == 0 { ready.append(next) }
    }
  }

  private func bytes(of slot: Int) -> Int {
    let step = plan.steps[wiring.producers[slot]]
    return step.estimate.shapes[slot - step.outputs.lowerBound].bytes ?? 0
  }
}
