/// How far a run is and when it will end: forecasts, corrected by what steps really took.
///
/// Progress never moves back. The time left is the work left at the pace so far: the forecast alone
/// decides until steps worth 5 % of it have ended.
struct ProgressMeter {
  private let weights: [Double]
  private let total: Double
  private var began: [Int: Double] = [:]
  private var finishedWeight = 0.0
  private(set) var finished = 0
  private var shown = 0.0

  /// Starts a meter of steps with forecast times in seconds; unknown ones count as the mean of the
  /// known.
  init(forecasts: [Double?]) {
    let known = forecasts.compactMap { $0 }
    let mean = known.isEmpty ? 1 : known.reduce(0, +) / Double(known.count)
    // No step is free: a floor keeps many tiny steps visible.
    weights = forecasts.map { max($0 ?? mean, 1e-4) }
    total = max(weights.reduce(0, +), 1e-9)
  }

  mutating func begin(_ step: Int, at seconds: Double) { began[step] = seconds }

  mutating func end(_ step: Int) {
    began[step] = nil
    finished += 1
    finishedWeight += weights[step]
  }

  /// The done share, 0...1, at a time since the start; a running step counts with the share of its
  /// forecast that has passed, at most 90 %.
  mutating func fraction(at seconds: Double) -> Double {
    let pace = pace(at: seconds)
    let partial = began.reduce(0.0) { sum, entry in
      let expected = max(weights[entry.key] * pace, 1e-9)
      return sum + weights[entry.key] * min(0.9, (seconds - entry.value) / expected)
    }
    shown = max(shown, min(1, (finishedWeight + partial) / total))
    return shown
  }

  /// Seconds to the end; `nil` in the first moments.
  mutating func secondsLeft(at seconds: Double) -> Double? {
    let done = fraction(at: seconds)
    guard done > 0.02, seconds > 0.2 else { return nil }
    return seconds * (1 - done) / done
  }

  /// Real seconds for a forecast second of one step, from the steps that have ended.
  private func pace(at seconds: Double) -> Double {
    finishedWeight > 0.05 * total ? max(seconds / finishedWeight, 0.05) : 1
  }
}
