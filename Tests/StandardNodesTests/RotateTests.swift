import NodeKit
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
}
