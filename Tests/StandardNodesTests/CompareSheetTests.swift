import NodeKit
import Testing

@Suite struct CompareSheetTests {
  private let before = Image(height: 10, width: 40, channels: 1, repeating: 0.2)
  private let after = Image(height: 10, width: 40, channels: 1, repeating: 0.6)

  @Test func showsBeforeAndAfter() throws {
    let sheet = try callNode("compare-sheet", ["before": before, "after": after]).image()
    #expect((sheet.height, sheet.width, sheet.channels) == (50, 161, 1))
    #expect(isNear(sheet[30, 20], [0.2]) && isNear(sheet[30, 90], [0.6]))
  }

  @Test func showsTheMaskInRedBetweenThem() throws {
    let hole = Mask(
      values: Tensor(
        shape: [10, 40], elements: (0..<400).map { $0 % 40 < 20 ? Float(1) : 0 }))
    let sheet = try callNode(
      "compare-sheet", ["before": before, "mask": hole, "after": after]
    ).image()
    #expect((sheet.height, sheet.width, sheet.channels) == (50, 233, 3))
    #expect(isNear(sheet[30, 90], [0.875, 0.137, 0.2]) && isNear(sheet[30, 115], [0.2, 0.2, 0.2]))
  }

  @Test func showsAColorizedPictureLast() throws {
    let colorized = Image(
      pixels: Tensor(
        shape: [10, 40, 3], elements: (0..<400).flatMap { _ in [Float(0.7), 0.5, 0.4] }))
    let sheet = try callNode(
      "compare-sheet", ["before": before, "after": after, "colorized": colorized]
    ).image()
    #expect((sheet.height, sheet.width, sheet.channels) == (50, 233, 3))
    #expect(isNear(sheet[30, 90], [0.6, 0.6, 0.6]) && isNear(sheet[30, 160], [0.7, 0.5, 0.4]))
  }

  @Test func shrinksLargePictures() throws {
    let sheet = try callNode(
      "compare-sheet", ["before": before, "after": after], ["longest": .integer(75)]
    ).image()
    #expect((sheet.height, sheet.width) == (45, 75))
  }

  @Test func refusesPicturesOfDifferentSizes() {
    #expect(throws: NodeError.sizesDiffer("before", (10, 40), "after", (1, 1))) {
      try callNode("compare-sheet", ["before": before, "after": gray([0])])
    }
  }

  private func isNear(_ pixel: [Float], _ expected: [Float]) -> Bool {
    zip(pixel, expected).allSatisfy { abs($0 - $1) < 1e-5 }
  }
}
