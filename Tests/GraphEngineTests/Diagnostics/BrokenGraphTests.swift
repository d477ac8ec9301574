import Foundation
import GraphEngine
import Testing

/// Every broken graph has its whole diagnosis beside it.
@Suite struct BrokenGraphTests {
  @Test(arguments: ExampleGraphs.names(in: "broken"))
  func diagnosisIsAsWritten(_ name: String) throws {
    let start = threadSeconds
    let diagnosis = try ExampleGraphs.diagnosis(of: "broken/\(name)")
    let time = threadSeconds - start
    #expect(diagnosis == ExampleGraphs.expectation(of: "broken/\(name)"))
    #expect(diagnosis.contains(": error[G"))
    #expect(time < 0.05)
  }

  /// The time that this thread has worked: other tests run beside this one.
  private var threadSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  @Test(arguments: ExampleGraphs.names(in: "warned"))
  func warningsAreAsWritten(_ name: String) throws {
    let diagnosis = try ExampleGraphs.diagnosis(of: "warned/\(name)")
    #expect(diagnosis == ExampleGraphs.expectation(of: "warned/\(name)"))
    #expect(diagnosis.contains(": warning[G") && !diagnosis.contains(": error["))
  }
}

/// Faults that take more than one file of a repository.
@Suite struct GeneratedFaultTests {
  private func codes(_ text: String) -> [String] {
    do throws(GraphError) {
      _ = try plan(text)
      return []
    } catch {
      return error.diagnostics.map(\.fault.code)
    }
  }

  @Test func everyCodeHasAGraph() throws {
    let source = try String(
      contentsOfFile: #filePath.replacing(
        "Tests/GraphEngineTests/Diagnostics/BrokenGraphTests.swift",
        with: "Sources/GraphEngine/Diagnostics/GraphFault+Code.swift"), encoding: .utf8)
    let codes = source.matches(of: /"(G0\d\d)"/).map { String($0.output.1) }
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
    let graphs =
      ExampleGraphs.names(in: "broken").map { "broken/\($0)" }
      + ExampleGraphs.names(in: "warned").map { "warned/\($0)" }
    let told = graphs.compactMap { ExampleGraphs.expectation(of: $0) }.joined()
    // G002 is below: two files whose names differ in case can't lie in every file system. G075, G077
    // and G084 are told of plans: these graphs name files that are nowhere.
    #expect(codes.filter { !told.contains("[\($0)]") } == ["G002", "G075", "G077", "G084"])
  }

  @Test func filesOverOneMebibyteAreRefused() {
    let head = "graphrun: 1\nnodes: {}\n"
    let full = (1 << 20) - head.utf8.count
    #expect(codes(head + String(repeating: "#", count: full)) == [])
    #expect(codes(head + String(repeating: "#", count: full + 1)) == ["G004"])
  }

  @Test func moreThanAHundredThousandValuesAreRefused() {
    // The graph, two keys and their values, and the elements: 5 + 9,995 are the most.
    let head = "graphrun: 1\ndescription: ["
    #expect(codes(head + String(repeating: "1,", count: 99_995) + "]\n") == ["G017", "G018"])
    #expect(codes(head + String(repeating: "1,", count: 99_996) + "]\n") == ["G004"])
  }

  @Test func namesThatDifferInCaseAreAmbiguous() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["Part.yaml", "pArt.yaml"] {
      try "graphrun: 1\nnodes: {}\n".write(
        to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    #expect(throws: GraphFault.ambiguousPath("part.yaml", candidates: ["Part.yaml", "pArt.yaml"])) {
      try GraphFileLocator.locate("part.yaml", in: folder.path)
    }
    let fault = GraphFault.ambiguousPath("part.yaml", candidates: ["Part.yaml", "pArt.yaml"])
    #expect(fault.code == "G002")
    #expect(
      fault.message
        == "there is no 'part.yaml', and more than one file differs from it only in upper and "
        + "lower case: 'Part.yaml' and 'pArt.yaml'")
  }

  @Test func graphsSixteenDeepAreRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for level in 0..<17 {
      try "graphrun: 1\nnodes:\n  next: {use: \(level + 1).yaml}\n".write(
        to: folder.appending(path: "\(level).yaml"), atomically: true, encoding: .utf8)
    }
    try "graphrun: 1\nnodes: {}\n".write(
      to: folder.appending(path: "17.yaml"), atomically: true, encoding: .utf8)
    let planner = Planner(registry: ExampleNodes.registry)
    #expect(throws: Never.self) { try planner.plan(path: "2.yaml", currentFolder: folder.path) }
    let error = #expect(throws: GraphError.self) {
      try planner.plan(path: "1.yaml", currentFolder: folder.path)
    }
    #expect(
      error.map { DiagnosticRenderer.text($0) } == """
        16.yaml:3:15: error[G061]: graphs lie inside each other more than 16 levels deep
            3 |   next: {use: 17.yaml}
              |               ^~~~~~~

        """)
  }

  @Test func aMissingGraphHasNoPlace() {
    let error = #expect(throws: GraphError.self) {
      try Planner(registry: ExampleNodes.registry).plan(
        path: "nowhere/full.yaml", currentFolder: ExampleGraphs.folder)
    }
    #expect(
      error.map { DiagnosticRenderer.text($0) }
        == "error[G001]: 'nowhere/full.yaml' can't be read: no such file\n")
  }
}
