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

  /// 4 pixels long: a radius meant for 2 is 2, one meant for 4 or 9 stays 1.
  @Test(arguments: [(2, 11), (4, 5), (9, 5), (0, 5)])
  func aRadiusGrowsWithPhotographsThatAreLongerThanItIsMeantFor(
    _ meantFor: Int, marked: Int
  ) throws {
    let dot = mask([0, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0])
    let grown = try callNode(
      "dilate-mask", ["mask": dot], ["radius": .integer(1), "meant-for": .integer(meantFor)])
    #expect(try grown.mask().values.elements.filter { $0 == 1 }.count == marked)
  }
}
