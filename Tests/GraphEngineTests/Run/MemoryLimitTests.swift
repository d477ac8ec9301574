import NodeKit
import Testing

@testable import GraphEngine

/// Runs under a limit share the process's pool: one at a time.
@Suite(.serialized) struct MemoryLimitTests {
  private func limit(_ bytes: Int) -> Executor.Options {
    Executor.Options(memory: MemoryLimit(bytes: bytes, source: .option))
  }

  @Test func aPlanThatCannotFitIsRefusedBeforeTheRun() {
    var builder = PlanBuilder()
    builder.add("large", shape: ValueShape(height: 1000, width: 1000, channels: 3)) { _ in
      .number(1)
    }
    let error = #expect(throws: RunError.self) {
      try Executor(builder.plan, options: limit(1_000_000)).run()
    }
    #expect(
      error?.description
        == "error: the plan needs 12.0 MB of memory, but --max-memory allows 1.0 MB; raise it, or "
        + "make the photo smaller")
  }

  @Test func whatTheLargestStepCanSaveIsAdvised() {
    let saving = MemorySaving(option: "tile", value: 512)
    var builder = PlanBuilder()
    builder.add("small", workingBytes: 1_000_000) { _ in .number(0) }
    builder.add("inner/seen", workingBytes: 9_000_000, saving: saving) { _ in .number(0) }
    builder.add("last", workingBytes: 2_000_000) { _ in .number(0) }
    let error = #expect(throws: RunError.self) {
      try Executor(builder.plan, options: limit(5_000_000)).run()
    }
    #expect(
      error?.description
        == "error: the plan needs 9.0 MB of memory, but --max-memory allows 5.0 MB; raise it, or "
        + "try --set inner.seen.tile=512")
  }

  /// Only the estimate is large: tests that run beside this one share the pool.
  @Test func stepsWaitForMemory() throws {
    let working = Locked((now: 0, most: 0))
    var builder = PlanBuilder()
    for index in 0..<4 {
      builder.add("step-\(index)", workingBytes: 6_000_000_000) { _ in
        working.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        var sum = 0.0
        for i in 0..<100_000 { sum += Double(i).squareRoot() }
        working.withLock { $0.now -= 1 }
        return .number(sum)
      }
    }
    _ = try Executor(builder.plan, options: limit(100_000_000_000)).run()
    working.withLock { $0.most = 0 }
    _ = try Executor(builder.plan, options: limit(10_000_000_000)).run()
    #expect(working.withLock { $0.most } == 1)
  }

  /// The buffer is never touched: it takes addresses, not memory.
  @Test func aStepThatTakesMoreThanPlannedIsNamed() {
    var builder = PlanBuilder()
    let first = builder.add("first", workingBytes: 1_000_000) { _ in .number(0) }
    builder.add("greedy", reading: [first]) { _ in
      .number(Double(Tensor(uninitialized: [600_000_000]) { _ in }.count))
    }
    let error = #expect(throws: RunError.self) {
      try Executor(builder.plan, options: limit(2_000_000_000)).run()
    }
    BufferPool.shared.trim()
    #expect(error?.step == "greedy")
    guard case .memory(let shortage) = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(shortage.wanted > 2_400_000_000)
    #expect(shortage.planned == 1_000_000)
  }

  @Test func everyShortageSaysWhoLimitsAndWhatHelps() {
    func text(
      _ source: MemoryLimit.Source?, planned: Int? = nil, advice: String? = nil
    ) -> String {
      let limit = source.map { MemoryLimit(bytes: 1_000_000, source: $0) }
      return MemoryShortage(
        wanted: 35_000_000_001, limit: limit, planned: planned, advice: advice
      ).description
    }
    #expect(
      text(.option, planned: 400_000)
        == "the run needs 35.00 GB of memory at once where the plan said 400.0 kB, but "
        + "--max-memory allows 1.0 MB; raise it, or make the photo smaller")
    #expect(
      text(.addressSpace)
        == "the plan needs 35.00 GB of memory, but the limit of the address space (ulimit -v) "
        + "leaves 1.0 MB; raise it, make the photo smaller, or run all the same with --max-memory "
        + "35001MB")
    #expect(
      text(.dataSegment)
        == "the plan needs 35.00 GB of memory, but the limit of the data segment (ulimit -d) "
        + "leaves 1.0 MB; raise it, make the photo smaller, or run all the same with --max-memory "
        + "35001MB")
    #expect(
      text(.controlGroup)
        == "the plan needs 35.00 GB of memory, but the control group (the container) leaves "
        + "1.0 MB; make the photo smaller, or run all the same with --max-memory 35001MB")
    #expect(
      text(.machine)
        == "the plan needs 35.00 GB of memory, but this machine has 1.0 MB left; make the photo "
        + "smaller, or run all the same with --max-memory 35001MB")
    #expect(
      text(.machine, advice: "--set seen.tile=512")
        == "the plan needs 35.00 GB of memory, but this machine has 1.0 MB left; try "
        + "--set seen.tile=512, or run all the same with --max-memory 35001MB")
    #expect(
      text(nil, planned: 400_000)
        == "the run needs 35.00 GB of memory at once where the plan said 400.0 kB, but the system "
        + "has none left; make the photo smaller, or leave more memory to the program")
  }
}
