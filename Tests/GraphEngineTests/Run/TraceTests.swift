import Foundation
import NodeKit
import Testing

@testable import GraphEngine

struct TraceTests {
  @Test func everyStepIsAnEventInItsLane() throws {
    var builder = PlanBuilder()
    let a = builder.add("a \"quoted\"") { _ in .number(1) }
    builder.add("b", reading: [a]) { $0[0] }
    let trace = Trace()
    _ = try Executor(builder.plan, options: Executor.Options(observers: [trace])).run()
    let object = try JSONSerialization.jsonObject(with: Data(trace.json().utf8))
    let events = try #require((object as? [String: Any])?["traceEvents"] as? [[String: Any]])
    let steps = events.filter { $0["ph"] as? String == "X" }
    #expect(steps.compactMap { $0["name"] as? String } == ["a \"quoted\"", "b"])
    #expect(steps.allSatisfy { ($0["dur"] as? Double ?? -1) >= 0 })
    #expect(events.contains { $0["ph"] as? String == "C" })
  }

  /// A node that many read from must not leave the workers idle.
  @Test func aWideFanInLeavesNoIdleGap() throws {
    var builder = PlanBuilder()
    let source = builder.add("source") { _ in .number(1) }
    let fan = (0..<400).map { index in
      builder.add("fan-\(index)", reading: [source]) { values in
        var sum = number(values[0])
        for i in 0..<20_000 { sum += Double(i).squareRoot() }
        return .number(sum)
      }
    }
    builder.add("sink", reading: fan) { .number(Double($0.count)) }
    // Other tests run beside this one and may take the processors: the best of five counts.
    let gaps = try (0..<5).map { _ in
      let recorder = GapRecorder()
      _ = try Executor(builder.plan, options: Executor.Options(observers: [recorder])).run()
      return recorder.longestGap()
    }
    #expect((gaps.min() ?? .max) < 5_000_000, "nanoseconds without any running step")
  }
}

/// Finds the longest time in which no step ran.
private final class GapRecorder: RunObserver {
  private let records = Locked<[StepRecord]>([])

  func stepDidBegin(_ step: Int, in plan: GraphPlan) {}
  func stepDidEnd(_ step: Int, in plan: GraphPlan, record: StepRecord) {
    records.withLock { $0.append(record) }
  }

  func longestGap() -> UInt64 {
    var longest: UInt64 = 0
    var busyUntil = UInt64.max
    for record in records.withLock({ $0 }).sorted(by: { $0.began < $1.began }) {
      if busyUntil < record.began { longest = max(longest, record.began - busyUntil) }
      busyUntil = busyUntil == .max ? record.ended : max(busyUntil, record.ended)
    }
    return longest
  }
}
