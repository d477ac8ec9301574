import GraphEngine
import NodeKit
import Testing

/// Plans a graph as if it stood in `/photos/graphs/test.yaml`, called from `/photos`.
func plan(
  _ text: String, set overrides: [String] = [], until: String? = nil, from: String? = nil
) throws(GraphError) -> GraphPlan {
  return try Planner(registry: ExampleNodes.registry).plan(
    text: text.utf8, file: "graphs/test.yaml", overrides: overrides.map { SettingOverride($0) },
    currentFolder: "/photos", until: until, from: from)
}

@Suite struct PlannerTests {
  @Test func aChain() throws {
    let plan = try plan(
      """
      graphrun: 1
      inputs:
        photo: {type: path, default: scans/demo.png}
        output: {type: path, default: ../restored}
      nodes:
        scan: {use: load-image, with: {path: $photo}}
        soft: {use: blur, in: {image: scan}, with: {sigma: 2}}
        save: {use: save-image, in: {image: soft}, with: {path: $output/soft.png}}
      outputs:
        result: soft
      """)
    #expect(plan.steps.map(\.name) == ["scan", "soft", "save"])
    #expect(plan.steps[0].options == ["path": .text("/photos/graphs/scans/demo.png")])
    #expect(plan.steps[1].options == ["sigma": .number(2)])
    #expect(plan.steps[2].options == ["path": .text("/photos/restored/soft.png")])
    #expect(plan.steps.map(\.outputs) == [0..<2, 2..<3, 3..<3])
    #expect(plan.steps[2].inputs.map(\.slots) == [[2]])
    #expect(plan.outputs.map(\.name) == ["result"])
    #expect(plan.outputs.map(\.slot) == [2])
    #expect(plan.inputFiles.map(\.path) == ["/photos/graphs/scans/demo.png"])
    #expect(plan.outputFiles.map(\.path) == ["/photos/restored/soft.png"])
    #expect(plan.warnings.isEmpty)
  }

  /// scan -> soft -> save; scan -> copy
  private static let branches = """
    graphrun: 1
    nodes:
      scan: {use: load-image, with: {path: a.png}}
      soft: {use: blur, in: {image: scan}, with: {sigma: 2}}
      save: {use: save-image, in: {image: soft}, with: {path: soft.png}}
      copy: {use: save-image, in: {image: scan}, with: {path: copy.png}}
    """

  @Test func untilKeepsAStepAndWhatItNeeds() throws {
    #expect(try plan(Self.branches, until: "soft").steps.map(\.name) == ["scan", "soft"])
    #expect(try plan(Self.branches, until: "copy").steps.map(\.name) == ["scan", "copy"])
  }

  @Test func fromKeepsAStepWhatReadsFromItAndWhatThoseNeed() throws {
    #expect(try plan(Self.branches, from: "soft").steps.map(\.name) == ["scan", "soft", "save"])
    #expect(try plan(Self.branches, from: "copy").steps.map(\.name) == ["scan", "copy"])
    let all = try plan(Self.branches, from: "scan").steps.map(\.name)
    #expect(all == ["scan", "soft", "save", "copy"])
    let middle = try plan(Self.branches, until: "soft", from: "soft").steps.map(\.name)
    #expect(middle == ["scan", "soft"])
  }
}
