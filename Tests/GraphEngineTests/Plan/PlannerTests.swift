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

  @Test func stepsAreInAnOrderThatRespectsTheWires() throws {
    let plan = try plan(
      """
      graphrun: 1
      nodes:
        save: {use: save-image, in: {image: soft}, with: {path: out.png}}
        soft: {use: blur, in: {image: scan}}
        scan: {use: load-image, with: {path: a.png}}
      """)
    #expect(plan.steps.map(\.name) == ["scan", "soft", "save"])
    #expect(plan.steps[2].location == SourceLocation(file: "graphs/test.yaml", line: 3, column: 3))
  }

  @Test func portsOfOneNode() throws {
    let plan = try plan(
      """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        whole: {use: inpaint, in: {mask: scan.alpha, image: scan.image}, with: {radius: 3.0}}
      outputs: {result: whole}
      """)
    #expect(plan.steps[1].inputs.map(\.port) == ["mask", "image"])
    #expect(plan.steps[1].inputs.map(\.slots) == [[1], [0]])
    #expect(plan.steps[1].options == ["radius": .integer(3)])
  }

  @Test func defaultPathsLieBesideTheGraph() throws {
    let plan = try plan(
      """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: /scans/a.png}}
        save: {use: save-mask, in: {mask: scan.alpha}}
      """)
    #expect(plan.steps[1].options == ["path": .text("/photos/graphs/mask.png")])
    #expect(plan.outputFiles.map(\.path) == ["/photos/graphs/mask.png"])
    #expect(plan.inputFiles.map(\.path) == ["/scans/a.png"])
    #expect(plan.inputFiles.map(\.step) == ["scan"])
  }

  @Test func estimatesFollowTheCosts() throws {
    let plan = try plan(
      """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        soft: {use: blur, in: {image: scan}}
        flat: {use: to-gray, in: {image: soft}}
      outputs: {result: flat}
      """)
    #expect(plan.steps[0].estimate.seconds == 20_000 * 10e-9)
    #expect(plan.steps[0].estimate.workingBytes == 0)
    #expect(plan.steps[1].estimate.shapes == [ValueShape(height: 100, width: 200, channels: 3)])
    #expect(plan.steps[1].estimate.seconds == 20_000 * 100e-9)
    #expect(plan.steps[1].estimate.workingBytes == 160_000)
    #expect(plan.steps[2].estimate.shapes == [ValueShape(height: 100, width: 200, channels: 1)])
  }

  @Test func untilPlansWhatAStepNeeds() throws {
    let text = """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        soft: {use: blur, in: {image: scan}}
        found: {use: detect-defects, in: {image: soft}}
        save: {use: save-image, in: {image: soft}, with: {path: out.png}}
      outputs: {soft: soft, mask: found}
      """
    #expect(try plan(text).steps.count == 4)
    let soft = try plan(text, until: "soft")
    #expect(soft.steps.map(\.name) == ["scan", "soft"])
    #expect(soft.outputs.map(\.name) == ["soft"])
    #expect(soft.outputFiles.isEmpty)
  }
}
