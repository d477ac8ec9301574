import GraphEngine
import Testing

@Suite struct LiveStepsTests {
  private let graph = """
    graphrun: 1
    inputs:
      smooth: {type: boolean, default: true}
      extra: {type: path, default: ""}
    nodes:
      scan: {use: load-image, with: {path: a.png}}
      other: {use: load-image, with: {path: $extra}, when: $extra}
      soft: {use: blur, in: {image: scan}, when: $smooth}
      sharp: {use: flip, in: {image: scan}, when: not $smooth}
      merged: {use: merge, in: {images: [soft, sharp, other]}}
      where: {use: blur, in: {image: scan, where: other.alpha}}
      save: {use: save-image, in: {image: merged}, with: {path: out.png}}
      save-other: {use: save-image, in: {image: other}, with: {path: other.png}, when: $extra}
      save-where: {use: save-image, in: {image: where}, with: {path: where.png}}
    """

  private func names(_ overrides: String...) throws -> [String] {
    try plan(graph, set: overrides).steps.map(\.name)
  }

  @Test func conditionsChooseBranches() throws {
    #expect(try names() == ["scan", "soft", "merged", "where", "save", "save-where"])
    #expect(
      try names("smooth=false") == ["scan", "sharp", "merged", "where", "save", "save-where"])
    #expect(
      try names("extra=b.png") == [
        "scan", "other", "soft", "merged", "where", "save", "save-other", "save-where",
      ])
  }

  @Test func listsAndOptionalPortsGoWithoutWhatIsLeftOut() throws {
    let plan = try plan(graph)
    #expect(plan.warnings.isEmpty)
    #expect(plan.steps[2].inputs.map(\.slots) == [[2]])
    #expect(plan.steps[3].inputs.map(\.port) == ["image"])
  }

  @Test func aListOfNothingIsMissing() throws {
    let plan = try plan(
      """
      graphrun: 1
      inputs:
        use: {type: boolean, default: false}
      nodes:
        scan: {use: load-image, with: {path: a.png}, when: $use}
        merged: {use: merge, in: {images: [scan, scan]}}
      outputs: {result: merged}
      """)
    #expect(plan.steps.isEmpty && plan.outputs.isEmpty)
    #expect(plan.warnings.map(\.fault) == [.outputLeftOut("result", needs: "merged")])
  }

  @Test func aStepThatOnlyLeftOutStepsReadIsNoWarning() throws {
    let plan = try plan(
      """
      graphrun: 1
      inputs:
        use: {type: boolean, default: false}
      nodes:
        scan: {use: load-image, with: {path: a.png}}
        save: {use: save-image, in: {image: scan}, with: {path: out.png}, when: $use}
      """)
    #expect(plan.steps.isEmpty && plan.warnings.isEmpty)
  }

  @Test func anEmptyPathOfALeftOutStepIsNoFault() throws {
    #expect(throws: Never.self) { try plan(graph) }
    #expect(throws: GraphError.self) {
      try plan(graph.replacing(", when: $extra}", with: "}"))
    }
  }
}
