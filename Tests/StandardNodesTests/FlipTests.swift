import NodeKit
import Testing

@Suite struct FlipTests {
  @Test func exchangesLeftAndRight() throws {
    let flipped = try callNode("flip", ["image": gray([0, 0.5], [1, 0.25])])
    #expect(try flipped.image() == gray([0.5, 0], [0.25, 1]))
  }

  @Test func exchangesTopAndBottomOfAMask() throws {
    let flipped = try callNode(
      "flip", ["image": mask([0, 1], [0.5, 1])], ["axis": .text("vertical")])
    #expect(try flipped.mask("image") == mask([0.5, 1], [0, 1]))
  }
}
