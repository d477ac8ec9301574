public import ArgumentParser
import Glibc
import GraphEngine
import Training

/// Tells people on standard error how a training goes.
final class TrainingReporter: TrainingObserver {
  enum Style: String, CaseIterable, ExpressibleByArgument {
    /// A line that is redrawn on a terminal, a line now and then elsewhere.
    case auto
    /// A line now and then.
    case plain
    /// Nothing but what happens beside the steps.
    case none
  }

  private let style: Style
  private let redraws: Bool
  private let start = ContinuousClock.now
  private var lastTold: ContinuousClock.Instant?
  private var firstStep: Int?
  private var waited = 0.0
  private var worked = 0.0
  private var isDrawn = false

  init(_ style: Style) {
    self.style = style
    redraws = style == .auto && Terminal.canRedraw
  }

  func stepDidEnd(_ progress: TrainingProgress) {
    firstStep = firstStep ?? progress.step - 1
    waited += progress.waited
    worked += progress.seconds
    let now = ContinuousClock.now
    let pause: Duration = redraws ? .milliseconds(100) : .seconds(10)
    let isDue = lastTold.map { now - $0 >= pause } ?? true
    guard style != .none, isDue || progress.step == progress.stepCount else { return }
    lastTold = now
    let line = text(progress)
    if redraws {
      write("\r\u{1B}[K\(line)")
      isDrawn = true
    } else {
      write(line + "\n")
    }
  }

  func say(_ message: String) {
    finish()
    Terminal.complain(message)
  }

  func checkpointIsThere() { Interrupt.say("stopped; go on with the same command and --resume") }

  /// Removes the line.
  func finish() {
    if isDrawn { write("\r\u{1B}[K") }
    isDrawn = false
  }

  private func text(_ progress: TrainingProgress) -> String {
    let losses = progress.values.prefix(4).map { "\($0.name) \(Self.rounded(Double($0.value)))" }
      .joined(separator: "  ")
    let done = progress.step - (firstStep ?? 0)
    let pace = worked / Double(max(1, done))
    let stepsLeft = progress.stepCount - progress.step
    let left =
      stepsLeft == 0
      ? "" : ", \(ProgressReporter.duration(pace * Double(stepsLeft))) left"
    return "\(progress.phase) \(progress.step)/\(progress.stepCount)  \(losses)  "
      + "\(Self.rounded(pace)) s a step\(left), "
      + "waits \(Self.rounded(100 * waited / max(1e-9, worked))) %"
  }

  private func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// To four digits.
  static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    let factor = pow(10, 3 - floor(log10(abs(value))))
    return (value * factor).rounded() / factor
  }
}
