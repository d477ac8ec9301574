public import NodeKit

/// Runs a plan: every step as soon as its inputs are there, side by side where threads allow.
///
/// Workers, as many as the thread budget allows, take ready steps in order. A step's end releases
/// the values that it read last and makes its successors ready. No worker ever waits for another.
/// The first error stops the rest.
public struct Executor: Sendable {
  /// How to run.
  public struct Options: Sendable {
    /// Where nodes write files.
    public var files: any FileWriter
    /// What buffers may take; `nil` for no limit.
    public var memory: MemoryLimit?
    /// Ends the process when the system has no memory for a buffer: no node can go on then.
    public var outOfMemory: (@Sendable (RunError) -> Never)?
    /// The start of every random choice.
    public var seed: UInt64
    /// Who is told what happens.
    public var observers: [any RunObserver]
    /// The processes in which isolated steps run.
    public var workers: WorkerPool = .shared
    /// Called with the outputs of each step that ended well.
    public var inspect: (@Sendable (PlanStep, [Value]) throws -> Void)?

    /// Makes options.
    public init(
      files: any FileWriter = PlainFileWriter(), memory: MemoryLimit? = nil, seed: UInt64 = 0,
      observers: [any RunObserver] = []
    ) {
      self.files = files
      self.memory = memory
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
    let run = Run(plan, options, cancellation)
    if options.memory != nil || options.outOfMemory != nil { try watchMemory(of: run) }
    defer {
      if options.memory != nil { BufferPool.shared.setLimit(nil) }
      if options.outOfMemory != nil { BufferPool.shared.setExhausted(nil) }
    }
    return try run.untilDone()
  }

  private func watchMemory(of run: Run) throws(RunError) {
    let forecast = plan.forecast(threads: 1)
    let planned = forecast.peakBytes
    if let limit = options.memory {
      if let refusal = limit.refusal(ofLeast: forecast) { throw RunError(.memory(refusal)) }
      BufferPool.shared.setLimit(limit.bytes) { wanted in
        run.fail(run.shortage(MemoryShortage(wanted: wanted, limit: limit, planned: planned)))
      }
    }
    if let outOfMemory = options.outOfMemory {
      BufferPool.shared.setExhausted { wanted in
        outOfMemory(run.shortage(MemoryShortage(wanted: wanted, planned: planned)))
      }
    }
  }
}
