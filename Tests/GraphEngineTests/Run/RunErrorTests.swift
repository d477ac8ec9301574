import NodeKit
import Testing

@testable import GraphEngine

struct RunErrorTests {
  private var step: PlanStep {
    var builder = PlanBuilder()
    builder.add("scan") { _ in .number(0) }
    return builder.plan.steps[0]
  }

  private func text(_ error: any Error, inputs: [String] = []) -> String {
    RunError(describing: error, step: step, inputs: inputs).description
  }

  @Test func whatUsersCanMendNamesTheNodeAndWhatEnteredIt() {
    #expect(
      text(NodeError("too small", remedy: "enlarge it"), inputs: ["image 2x3"])
        == "graph.yaml:1:3: error: node 'scan' (test-scan): too small; enlarge it "
        + "(given image 2x3)")
  }

  @Test func theLineOfTheGraphIsShown() {
    var sources = SourceTexts()
    sources.add("  scan: {use: test-scan}".utf8, as: "graph.yaml")
    let error = RunError(describing: NodeError("too small"), step: step, inputs: [])
    #expect(
      DiagnosticRenderer(sources: sources).text(error) == """
        graph.yaml:1:3: error: node 'scan' (test-scan): too small
            1 |   scan: {use: test-scan}
              |   ^~~~

        """)
    #expect(
      DiagnosticRenderer(sources: sources).text(RunError(.cancelled)) == "error: stopped\n")
  }

  @Test func filesNameTheirPaths() {
    let error = FileError(path: "/a.png", reason: .missing, explanation: "no such file")
    #expect(
      text(error, inputs: ["image 2x3"])
        == "graph.yaml:1:3: error: node 'scan' (test-scan): /a.png: no such file")
  }

  @Test func withoutAStepThereIsOnlyTheCause() {
    #expect(RunError(.cancelled).description == "error: stopped")
    let limit = MemoryLimit(bytes: 900_000_000, source: .option)
    #expect(
      RunError(.memory(MemoryShortage(wanted: 2_000_000_000, limit: limit))).description
        == "error: the plan needs 2.00 GB of memory, but --max-memory allows 900.0 MB; raise it, "
        + "or make the photo smaller")
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (1_250_000, "1.3 MB"), (48_000_000, "48.0 MB"),
    (999_960_000, "1000.0 MB"), (1_204_000_000, "1.20 GB"),
  ])
  func amountsOfMemoryReadAsPeopleSayThem(bytes: Int, text: String) {
    #expect(ByteCount.text(bytes) == text)
  }
}
