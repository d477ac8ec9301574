import NodeKit
import StandardNodes
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
    #expect(throws: NodeError(problem, remedy: "choose a smaller one", option: "width")) {
      try callNode("crop", ["image": image], ["left": .integer(1), "width": .integer(3)])
    }
  }

  @Test(arguments: ["left": 3, "top": 2, "width": 4, "height": 3])
  func saysWhichOptionIsToBlameBeforeTheRun(option: String, value: Int) throws {
    let options = [option: OptionValue.integer(value)]
    let planned = #expect(throws: NodeError.self) {
      try shape(ValueShape(height: 2, width: 3, channels: 1), options)
    }
    let run = #expect(throws: NodeError.self) {
      try callNode("crop", ["image": image], options)
    }
    #expect(planned?.option == option)
    #expect(planned == run)
    #expect(throws: Never.self) { try shape(.unknown, options) }
  }

  @Test func knowsTheShapeBeforeTheRun() throws {
    let known = ValueShape(height: 20, width: 30, channels: 3)
    #expect(try shape(known, [:]) == known)
    #expect(
      try shape(known, ["left": .integer(10), "height": .integer(5)])
        == ValueShape(height: 5, width: 20, channels: 3))
    #expect(
      try shape(.unknown, ["height": .integer(5)])
        == ValueShape(height: 5, width: nil, channels: nil))
  }

  private func shape(
    _ image: ValueShape, _ options: [String: OptionValue]
  ) throws -> ValueShape {
    let type = try #require(StandardRegistry.make()["crop"])
    return try type.descriptor.outputShapes(
      PlannedCall(inputs: ["image": [image]], options: options))[0]
  }
}
