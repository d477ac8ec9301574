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
      // One step at a time is the least that a run can be brought down to.
      let least = plan.forecast(threads: 1).peakBytes
      if least > limit { throw RunError(.memory(wanted: least, limit: limit)) }
    }
    let run = Run(plan, options, cancellation)
    BufferPool.shared.setLimit(options.maxMemory) { wanted, limit in
      run.fail(RunError(.memory(wanted: wanted, limit: limit)))
    }
    defer { BufferPool.shared.setLimit(nil) }
    return try run.untilDone()
  }
}
