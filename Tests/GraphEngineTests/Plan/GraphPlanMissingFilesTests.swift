import GraphEngine
import Testing

@Suite struct GraphPlanMissingFilesTests {
  @Test func everyFileThatIsNotThereIsNamedWithItsPlace() throws {
    let plan = try plan(
      """
      graphrun: 1
      inputs:
        photo: {type: path, default: /nowhere/a.png}
      nodes:
        scan: {use: load-image, with: {path: $photo}}
        same: {use: load-image, with: {path: /dev/null}}
        more: {use: load-image, with: {path: /photos/b.png}}
      outputs: {scan: scan, same: same, more: more}
      """)
    let renderer = DiagnosticRenderer(sources: plan.sources)
    #expect(
      plan.missingFiles(seenFrom: "/photos").map { renderer.text($0) }.joined() == """
        graphs/test.yaml:3:32: error[G075]: '/nowhere/a.png', which node 'scan' reads: no such \
        file or folder
            3 |   photo: {type: path, default: /nowhere/a.png}
              |                                ^~~~~~~~~~~~~~
        graphs/test.yaml:7:40: error[G075]: 'b.png', which node 'more' reads: no such file or \
        folder
            7 |   more: {use: load-image, with: {path: /photos/b.png}}
              |                                        ^~~~~~~~~~~~~

        """)
    let warnings = plan.missingFiles(seenFrom: "/photos", severity: .warning)
    #expect(warnings.map(\.severity) == [.warning, .warning])
  }
}
