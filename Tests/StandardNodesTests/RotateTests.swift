import GraphEngine
import NodeKit
import StandardNodes
import Testing

@Suite struct RotateTests {
  @Test func turnsClockwise() throws {
    let image = gray([0, 0.5, 1])
    #expect(try callNode("rotate", ["image": image]).image() == gray([0], [0.5], [1]))
    let half = try callNode("rotate", ["image": image], ["degrees": .text("180")])
    #expect(try half.image() == gray([1, 0.5, 0]))
    let back = try callNode("rotate", ["image": image], ["degrees": .text("270")])
    #expect(try back.image() == gray([1], [0.5], [0]))
  }

  @Test func turnsMasksToo() throws {
    let turned = try callNode("rotate", ["image": mask([0, 1], [0.5, 0.25])])
    #expect(try turned.mask("image") == mask([0.5, 0], [0.25, 1]))
  }

  @Test func aGraphMayWriteTheDegreesWithoutQuotes() throws {
    let text = """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: scan.png}}
        turned: {use: rotate, in: {image: scan}, with: {degrees: 270}}
        saved: {use: save-image, in: {image: turned}, with: {path: turned.png}}
      """
    let plan = try Planner(registry: StandardRegistry.make()).plan(
      text: text.utf8, file: "/graphs/turn.yaml", overrides: [], currentFolder: "/")
    #expect(plan.steps[1].options == ["degrees": .text("270")])
  }
}
