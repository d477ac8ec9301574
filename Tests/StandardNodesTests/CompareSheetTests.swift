import NodeKit
import Testing

@Suite struct CompareSheetTests {
  private let before = Image(height: 10, width: 40, channels: 1, repeating: 0.2)
  private let after = Image(height: 10, width: 40, channels: 1, repeating: 0.6)

  @Test func showsBeforeAndAfter() throws {
    let sheet = try callNode("compare-sheet", ["before": before, "after": after]).image()
    #expect((sheet.height, sheet.width, sheet.channels) == (29, 92, 1))
    #expect(sheet[5, 5] == [0.2] && sheet[5, 50] == [0.6])
  }

  @Test func showsTheMaskInRedBetweenThem() throws {
    let hole = Mask(
      values: Tensor(
        shape: [10, 40], elements: (0..<400).map { $0 % 40 < 20 ? Float(1) : 0 }))
    let sheet = try callNode(
      "compare-sheet", ["before": before, "mask": hole, "after": after]
    ).image()
    #expect((sheet.height, sheet.width, sheet.channels) == (29, 136, 3))
    #expect(sheet[5, 50] == [0.9, 0.1, 0.1] && sheet[5, 80] == [0.37, 0.37, 0.37])
  }

  @Test func shrinksLargePictures() throws {
    let sheet = try callNode(
      "compare-sheet", ["before": before, "after": after], ["longest": .integer(20)]
    ).image()
    #expect((sheet.height, sheet.width) == (5 + 19, 20 * 2 + 12))
  }

  @Test func refusesPicturesOfDifferentSizes() {
    #expect(throws: NodeError.sizesDiffer("before", (10, 40), "after", (1, 1))) {
      try callNode("compare-sheet", ["before": before, "after": gray([0])])
    }
  }
}
