import NodeKit
import Testing

@Suite struct ErodeMaskTests {
  private let bar = mask([0, 0.6, 0.7, 0.8, 0], [0, 1, 1, 1, 0], [0, 1, 1, 1, 0])

  @Test func losesItsRimButNotAtTheBorder() throws {
    let shrunk = try callNode("erode-mask", ["mask": bar], ["radius": .integer(1)])
    #expect(try shrunk.mask() == mask([0, 0, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 1, 0, 0]))
  }

  @Test func theSmallestDisappear() throws {
    let shrunk = try callNode("erode-mask", ["mask": bar])
    #expect(try shrunk.mask() == Mask(height: 3, width: 5))
  }

  @Test func whatIsBelowTheThresholdIsNoDamage() throws {
    let shrunk = try callNode(
      "erode-mask", ["mask": bar], ["radius": .integer(0), "threshold": .number(0.75)])
    #expect(try shrunk.mask() == mask([0, 0, 0, 1, 0], [0, 1, 1, 1, 0], [0, 1, 1, 1, 0]))
  }
}
