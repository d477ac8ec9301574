import Testing

@testable import GraphEngine

struct ProgressMeterTests {
  @Test func nothingIsKnownAtTheStart() {
    var meter = ProgressMeter(forecasts: [1, 1])
    #expect(meter.fraction(at: 0) == 0)
    #expect(meter.secondsLeft(at: 0) == nil)
  }

  @Test func finishedStepsCountByTheirForecasts() {
    var meter = ProgressMeter(forecasts: [1, 3])
    meter.begin(0, at: 0)
    meter.end(0)
    #expect(abs(meter.fraction(at: 1) - 0.25) < 1e-9)
    #expect(abs((meter.secondsLeft(at: 1) ?? 0) - 3) < 1e-9)
  }

  /// Steps take four times their forecasts: after a tenth of the run the estimate is within 20 %.
  @Test func thePaceIsLearned() {
    var meter = ProgressMeter(forecasts: Array(repeating: 0.1, count: 100))
    var now = 0.0
    for step in 0..<100 {
      meter.begin(step, at: now)
      now += 0.4
      meter.end(step)
      guard step >= 10, let left = meter.secondsLeft(at: now), step < 99 else { continue }
      let truth = 40 - now
      #expect(abs(left - truth) <= 0.2 * truth + 0.5)
    }
  }

  @Test func progressNeverMovesBack() {
    var meter = ProgressMeter(forecasts: [nil, 5, nil, 0.1])
    var last = 0.0
    for tick in 0..<60 {
      let now = Double(tick) / 10
      if tick.isMultiple(of: 15) { meter.begin(tick / 15, at: now) }
      if tick % 15 == 14 { meter.end(tick / 15) }
      let fraction = meter.fraction(at: now)
      #expect(fraction >= last && fraction <= 1)
      last = fraction
    }
    #expect(last == 1)
  }

  @Test func durationsReadAsPeopleSayThem() {
    #expect(ProgressReporter.duration(0.2) == "1 s")
    #expect(ProgressReporter.duration(65) == "1 min 5 s")
    #expect(ProgressReporter.duration(4200) == "1 h 10 min")
  }
}
