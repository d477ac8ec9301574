import TensorCore

/// Something that can be timed.
struct BenchmarkCase: Sendable {
  /// Work that is ready to be timed.
  struct Work {
    /// The size of what is worked on, as shown in the results.
    let size: [Int]
    /// What is timed.
    let body: () throws -> Void
  }

  /// Its name on the command line.
  let name: String
  /// What it times and its options, in one line.
  let help: String
  /// Reads the options and makes the input; `nil` when there is nothing to time.
  let prepare: @Sendable (Arguments) throws -> Work?

  /// Times the work `--runs` times (7), after once without timing, and prints the median as JSON.
  func run(_ arguments: Arguments) throws {
    guard let work = try prepare(arguments) else { return }
    let runs = max(1, try arguments.integer("runs") ?? 7)
    try work.body()
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<runs {
      let time = try clock.measure(work.body)
      times.append(time / .milliseconds(1))
    }
    times.sort()
    let median = (times[runs / 2] * 1000).rounded() / 1000
    print(
      """
      {"case": "\(name)", "size": \(work.size), "threads": \(ThreadBudget.shared.total), \
      "median_ms": \(median), "runs": \(runs)}
      """)
  }
}
