@preconcurrency import Dispatch
import Glibc
import NodeKit

/// Tells people or programs how a run goes, on standard error.
public final class ProgressReporter: RunObserver {
  /// How to tell.
  public enum Style: String, CaseIterable, Sendable {
    /// A bar on a terminal, JSON lines elsewhere.
    case auto
    /// A line a step.
    case plain
    /// A JSON object a line.
    case jsonl
    /// Nothing.
    case none
  }

  private enum Form { case bar, plain, jsonl, none }

  private struct State {
    var meter: ProgressMeter
    var name = ""
    var lastDrawn = 0.0
  }

  private let form: Form
  private let start = MonotonicClock.now
  private let state: Locked<State>
  private let stepCount: Int
  private let timer: (any DispatchSourceTimer)?
  private let write: @Sendable (String) -> Void

  /// Makes a reporter of one run.
  ///
  /// - Parameter isTerminal: whether standard error is a terminal that can redraw a line.
  public convenience init(_ plan: GraphPlan, style: Style, isTerminal: Bool) {
    self.init(plan, style: style, isTerminal: isTerminal) { text in
      var text = text
      text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
  }

  init(
    _ plan: GraphPlan, style: Style, isTerminal: Bool, write: @escaping @Sendable (String) -> Void
  ) {
    form =
      switch style {
      case .auto: isTerminal ? .bar : .jsonl
      case .plain: .plain
      case .jsonl: .jsonl
      case .none: .none
      }
    stepCount = plan.steps.count
    state = Locked(State(meter: ProgressMeter(forecasts: plan.steps.map(\.estimate.seconds))))
    self.write = write
    // A serial queue gets a thread of its own even while the workers use every processor.
    let queue = DispatchQueue(label: "graphrun.progress")
    timer = form == .bar ? DispatchSource.makeTimerSource(queue: queue) : nil
    timer?.setEventHandler { [weak self] in self?.draw() }
    timer?.schedule(deadline: .now() + .milliseconds(100), repeating: .milliseconds(100))
    timer?.activate()
  }

  deinit { timer?.cancel() }

  public func stepDidBegin(_ step: Int, in plan: GraphPlan) {
    let now = seconds
    state.withLock {
      $0.meter.begin(step, at: now)
      $0.name = plan.steps[step].name
    }
    if form == .jsonl {
      write("{\"event\":\"begin\",\"node\":\(JSONText.quoted(plan.steps[step].name))}\n")
    }
  }

  public func stepDidEnd(_ step: Int, in plan: GraphPlan, record: StepRecord) {
    let now = seconds
    let (finished, fraction, left) = state.withLock { state in
      state.meter.end(step)
      return (
        state.meter.finished, state.meter.fraction(at: now), state.meter.secondsLeft(at: now)
      )
    }
    let name = plan.steps[step].name
    let milliseconds = Double(record.ended - record.began) / 1e6
    switch form {
    case .jsonl:
      let eta = left.map { ",\"seconds_left\":\(rounded($0, 10))" } ?? ""
      write(
        "{\"event\":\"end\",\"node\":\(JSONText.quoted(name)),\"ms\":\(rounded(milliseconds, 100)),"
          + "\"done\":\(finished),\"of\":\(stepCount),"
          + "\"fraction\":\(rounded(fraction, 1000))\(eta)}\n")
    case .plain:
      write("[\(finished)/\(stepCount)] \(name)  \(rounded(milliseconds, 10)) ms\n")
    case .bar, .none: break
    }
  }

  /// Removes the bar.
  public func finish() {
    timer?.cancel()
    if form == .bar { write("\r\u{1B}[K") }
  }

  private var seconds: Double { Double(MonotonicClock.now - start) / 1e9 }

  private func draw() {
    let now = seconds
    let line = state.withLock { state -> String in
      let fraction = state.meter.fraction(at: now)
      let filled = Int(fraction * 24)
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
      let left = state.meter.secondsLeft(at: now).map { "  \(Self.duration($0)) left" } ?? ""
      return "\(bar) \(Int(fraction * 100)) %\(left)  \(state.name)"
    }
    write("\r\u{1B}[K\(line)")
  }

  private func rounded(_ value: Double, _ steps: Double) -> Double {
    (value * steps).rounded() / steps
  }

  /// `8 s`, `2 min 5 s`, `1 h 10 min`.
  public static func duration(_ seconds: Double) -> String {
    let whole = max(1, Int(seconds.rounded()))
    switch whole {
    case ..<60: return "\(whole) s"
    case ..<3600: return "\(whole / 60) min \(whole % 60) s"
    default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
  }
}
