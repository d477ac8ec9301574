import NodeKit
import Testing

@testable import GraphEngine

struct ExecutorTests {
  @Test func anEmptyPlanEndsAtOnce() throws {
    #expect(try Executor(PlanBuilder().plan).run().isEmpty)
  }

  /// a -> b, a -> c, (b, c) -> d
  @Test func valuesTravelAlongTheEdges() throws {
    var builder = PlanBuilder()
    let a = builder.add("a") { _ in .number(3) }
    let b = builder.add("b", reading: [a]) { .number(number($0[0]) + 1) }
    let c = builder.add("c", reading: [a]) { .number(number($0[0]) * 10) }
    let d = builder.add("d", reading: [b, c]) { .number(number($0[0]) - number($0[1])) }
    builder.output("d", d)
    let outputs = try Executor(builder.plan).run()
    #expect(outputs["d"].map(number) == -26)
  }

  @Test func aThousandStepsInARowAndAHundredSideBySide() throws {
    var builder = PlanBuilder()
    var last = builder.add("first") { _ in .number(0) }
    for index in 0..<1000 {
      last = builder.add("row-\(index)", reading: [last]) { .number(number($0[0]) + 1) }
    }
    let fan = (0..<100).map { index in
      builder.add("fan-\(index)", reading: [last]) { .number(number($0[0]) + Double(index)) }
    }
    builder.output("sum", builder.add("sum", reading: fan) { .number($0.map(number).reduce(0, +)) })
    let outputs = try Executor(builder.plan).run()
    #expect(outputs["sum"].map(number) == 104_950)
  }

  @Test func theFirstErrorNamesItsNodeAndStopsTheRest() {
    let ran = Locked<[String]>([])
    var builder = PlanBuilder()
    let a = builder.add("a") { _ in throw NodeError("the photo is too dark", remedy: "use a lamp") }
    builder.add("b", reading: [a]) {
      ran.withLock { $0.append("b") }
      return $0[0]
    }
    let error = #expect(throws: RunError.self) { try Executor(builder.plan).run() }
    #expect(
      error?.description
        == "graph.yaml:1:3: error: node 'a' (test-a): the photo is too dark; use a lamp")
    #expect(ran.withLock { $0 } == [])
  }

  @Test func aNodeThatBreaksItsContractIsNamed() {
    var builder = PlanBuilder()
    builder.add("a", type: .mask) { _ in .number(1) }
    let error = #expect(throws: RunError.self) { try Executor(builder.plan).run() }
    #expect(
      error?.description
        == "graph.yaml:1:3: error: node 'a' (test-a): returned number through 'value', which is "
        + "declared mask; this is a bug in the node, please report it to its author")
  }

  @Test func aRaisedFlagStopsTheRun() {
    let cancellation = Cancellation()
    var builder = PlanBuilder()
    let a = builder.add("a") { _ in
      cancellation.cancel()
      return .number(1)
    }
    builder.add("b", reading: [a]) { $0[0] }
    let error = #expect(throws: RunError.self) {
      try Executor(builder.plan).run(cancellation: cancellation)
    }
    #expect(error?.description.hasSuffix("stopped") == true)
  }

  /// mask -> reader -> keeper: the reader shares the mask with the graph's output, the keeper is
  /// the last to read what the reader gave.
  @Test func aValueBelongsToItsLastReaderAlone() throws {
    let mask = InputPort<Mask>("mask", help: "")
    let uniqueness = Locked<[String: Bool]>([:])
    func step(_ name: String) -> NodeType {
      let given = PortDeclaration(name: "mask", type: .mask, help: "")
      let descriptor = NodeDescriptor(
        "test", help: "", inputs: [mask.declaration], outputs: [given])
      return NodeType(descriptor: descriptor) { call in
        var taken = call.take(mask)
        let isUnique = taken.values.isUniquelyReferenced()
        uniqueness.withLock { $0[name] = isUnique }
        taken.values.withUnsafeMutableBufferPointer { $0[0] += 1 }
        return [NodeOutput(port: "mask", value: .mask(taken))]
      }
    }
    var builder = PlanBuilder()
    let first = builder.add("first", type: .mask) { _ in .mask(Mask(height: 8, width: 8)) }
    let reader = builder.add("reader", step("reader"), reading: first)
    let keeper = builder.add("keeper", step("keeper"), reading: reader)
    builder.output("first", first)
    builder.output("last", keeper)
    let outputs = try Executor(builder.plan).run()
    #expect(uniqueness.withLock { $0 } == ["reader": false, "keeper": true])
    #expect(outputs["first"].flatMap { Mask($0) }?[0, 0] == 0)
    #expect(outputs["last"].flatMap { Mask($0) }?[0, 0] == 2)
  }

  @Test func aSerialNodeTypeRunsOneCallAtATime() throws {
    let working = Locked((now: 0, most: 0))
    var builder = PlanBuilder()
    for _ in 0..<6 {
      builder.add("same", threadMode: .serial) { _ in
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
    _ = try Executor(builder.plan).run()
    #expect(working.withLock { $0.most } == 1)
  }

  @Test func seedsDependOnTheRunAndTheNode() {
    #expect(Seed.derive(1, "a") == Seed.derive(1, "a"))
    #expect(Seed.derive(1, "a") != Seed.derive(1, "b"))
    #expect(Seed.derive(1, "a") != Seed.derive(2, "a"))
  }
}
