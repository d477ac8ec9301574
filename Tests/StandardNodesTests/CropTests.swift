import NodeKit
import Testing

@Suite struct CropTests {
  private let image = gray([0, 0.1, 0.2], [0.3, 0.4, 0.5])

  @Test func cutsTheRectangleOut() throws {
    let cropped = try callNode(
      "crop", ["image": image],
      ["left": .integer(1), "top": .integer(1), "width": .integer(1), "height": .integer(1)])
    #expect(try cropped.image() == gray([0.4]))
  }

  @Test func zeroReachesToTheEdge() throws {
    #expect(try callNode("crop", ["image": image]).image() == image)
    let right = try callNode("crop", ["image": image], ["left": .integer(2)])
    #expect(try right.image() == gray([0.2], [0.5]))
  }

  @Test func refusesARectangleThatLeavesTheImage() {
    let problem =
      "the rectangle (left 1, top 0, width 3, height 2) is not inside the image, which is 3x2"
    #expect(throws: NodeError(problem, remedy: "choose a smaller one")) {
      try callNode("crop", ["image": image], ["left": .integer(1), "width": .integer(3)])
    }
    #expect(throws: NodeError.self) {
      try callNode("crop", ["image": image], ["left": .integer(3)])
    }
  }
}
