import NodeKit
import Testing

@testable import GraphEngine

struct ForecastTests {
  private let megapixel = ValueShape(height: 1000, width: 1000, channels: 1)  // 4 MB

  @Test func aChainHoldsTwoValuesAtATime() {
    var builder = PlanBuilder()
    var last = builder.add("a", shape: megapixel, seconds: 1) { _ in .number(0) }
    for name in ["b", "c", "d"] {
      last = builder.add(name, reading: [last], shape: megapixel, seconds: 1) { $0[0] }
    }
    let forecast = builder.plan.forecast(threads: 1)
    #expect(forecast.peakBytes == 8_000_000)
    #expect(forecast.seconds == 4)
    #expect(forecast.isComplete)
  }

  @Test func branchesShareTheThreads() {
    var builder = PlanBuilder()
    let a = builder.add("a", shape: megapixel, seconds: 1) { _ in .number(0) }
    let b = builder.add("b", reading: [a], shape: megapixel, seconds: 2) { $0[0] }
    let c = builder.add("c", reading: [a], shape: megapixel, seconds: 2) { $0[0] }
    builder.add("d", reading: [b, c], shape: .none, seconds: 1) { $0[0] }
    #expect(builder.plan.forecast(threads: 1).seconds == 6)
    // Alone, a and d use both threads.
    #expect(builder.plan.forecast(threads: 2).seconds == 3)
  }

  @Test func workingMemoryCountsWhileItsStepRuns() {
    var builder = PlanBuilder()
    let a = builder.add("a", shape: megapixel, workingBytes: 10_000_000) { _ in .number(0) }
    builder.add("b", reading: [a], shape: megapixel) { $0[0] }
    #expect(builder.plan.forecast(threads: 1).peakBytes == 14_000_000)
  }

  @Test func whatIsKeptForOthersCountsOnceAndStays() {
    var builder = PlanBuilder()
    let network = KeptMemory(name: "network", bytes: 10_000_000)
    let a = builder.add("a", kept: network) { _ in .number(0) }
    let b = builder.add("b", reading: [a], kept: network) { $0[0] }
    builder.add("c", reading: [b], workingBytes: 1_000_000) { $0[0] }
    #expect(builder.plan.forecast(threads: 1).peakBytes == 11_000_000)
  }

  /// a and b begin; c reads a, and d reads b: d is not kept back until all after a is done.
  @Test func stepsStartInTheOrderInWhichTheyBecomeReady() {
    var builder = PlanBuilder()
    let a = builder.add("a", shape: megapixel) { _ in .number(0) }
    let b = builder.add("b", shape: megapixel) { _ in .number(0) }
    let c = builder.add("c", reading: [a], shape: megapixel) { $0[0] }
    builder.add("e", reading: [c], shape: .none, workingBytes: 9_000_000) { $0[0] }
    builder.add("d", reading: [b], shape: .none) { $0[0] }
    // e runs last, when only c is left: 4 MB and its own 9.
    #expect(builder.plan.forecast(threads: 1).peakBytes == 13_000_000)
  }

  @Test func unknownSizesMakeALowerBound() {
    var builder = PlanBuilder()
    builder.add("a", shape: .unknown) { _ in .number(0) }
    #expect(!builder.plan.forecast(threads: 1).isComplete)
  }

  @Test func callsOfASerialTypeFollowEachOther() {
    var builder = PlanBuilder()
    for _ in 0..<2 {
      builder.add("same", threadMode: .serial, workingBytes: 1_000_000, seconds: 1) { _ in
        .number(0)
      }
    }
    let forecast = builder.plan.forecast(threads: 2)
    #expect(forecast.peakBytes == 1_000_000)
    // Alone, each uses both threads.
    #expect(forecast.seconds == 1)
  }
}
