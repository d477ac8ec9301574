import NodeKit
import Testing

@Suite struct ResizeTests {
  private let image = Image(height: 20, width: 30, channels: 1, repeating: 0.5)

  @Test(
    arguments: [
      (["width": 15], 10, 15), (["height": 40], 40, 60), (["longest": 3], 2, 3),
      (["width": 7, "height": 9], 9, 7), (["width": 1], 1, 1),
    ] as [([String: Int], Int, Int)])
  func keepsThePicturesShapeUnlessBothAreGiven(
    _ options: [String: Int], _ height: Int, _ width: Int
  ) throws {
    let resized = try callNode(
      "resize", ["image": image], options.mapValues { .integer($0) }
    ).image()
    #expect((resized.height, resized.width) == (height, width))
    #expect(resized.pixels.elements.allSatisfy { abs($0 - 0.5) < 1e-6 })
  }

  @Test func averagesWithTheAreaInterpolation() throws {
    let resized = try callNode(
      "resize", ["image": mask([0, 1, 0.5, 1])],
      ["width": .integer(2), "height": .integer(1), "interpolation": .text("area")])
    #expect(try resized.mask("image") == mask([0.5, 0.75]))
  }

  @Test func refusesNoSizeOrTwo() {
    #expect(
      throws: NodeError("no new size is given", remedy: "set 'width', 'height' or 'longest'")
    ) { try callNode("resize", ["image": image]) }
    #expect(
      throws: NodeError(
        "'longest' is given beside 'width' or 'height'", remedy: "leave one of them out")
    ) {
      try callNode("resize", ["image": image], ["width": .integer(2), "longest": .integer(2)])
    }
  }

  @Test func refusesASizeThatNoMachineHolds() {
    #expect(throws: NodeError.self) {
      try callNode(
        "resize", ["image": image], ["width": .integer(65_535), "height": .integer(65_535)])
    }
  }
}
