import NodeKit
import Testing

@Suite struct MarkEnclosedTests {
  private let torn = mask([0, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0])

  @Test func aTornCornerIsMarked() throws {
    let marked = try callNode(
      "mark-enclosed", ["mask": torn, "image": Image(height: 3, width: 4, channels: 1)],
      ["share": .number(0.1)])
    #expect(try marked.mask() == mask([1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]))
  }

  @Test func ofAPictureTwelvePixelsLargeThreeInAHundredIsNothing() throws {
    let marked = try callNode(
      "mark-enclosed", ["mask": torn, "image": Image(height: 3, width: 4, channels: 1)])
    #expect(try marked.mask() == torn)
  }

  @Test func refusesOtherSizes() {
    #expect(throws: NodeError.sizesDiffer("mask", (3, 4), "image", (1, 1))) {
      try callNode("mark-enclosed", ["mask": torn, "image": gray([0])])
    }
  }
}
