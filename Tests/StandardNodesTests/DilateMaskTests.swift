import NodeKit
import Testing

@Suite struct DilateMaskTests {
  private let dot = mask([0, 0, 0, 0], [0, 0, 0.7, 0], [0, 0, 0, 0])

  @Test func aDotGrowsToADisk() throws {
    let grown = try callNode("dilate-mask", ["mask": dot], ["radius": .integer(1)])
    #expect(try grown.mask() == mask([0, 0, 1, 0], [0, 1, 1, 1], [0, 0, 1, 0]))
  }

  @Test func aDotGrowsToASquare() throws {
    let grown = try callNode(
      "dilate-mask", ["mask": dot], ["radius": .integer(1), "element": .text("square")])
    #expect(try grown.mask() == mask([0, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1]))
  }

  @Test func whatIsBelowTheThresholdIsNoDamage() throws {
    let grown = try callNode("dilate-mask", ["mask": dot], ["threshold": .number(0.8)])
    #expect(try grown.mask() == Mask(height: 3, width: 4))
  }

  @Test func radiusZeroOnlyDecides() throws {
    let grown = try callNode("dilate-mask", ["mask": dot], ["radius": .integer(0)])
    #expect(try grown.mask() == mask([0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]))
  }
}
