import NodeKit
import Testing

@testable import StandardNodes

/// The nodes that make masks, and the one that hides what they mark.
@Suite struct MaskNodesTests {
  static let seeded = ["mask-blocks", "mask-freeform", "mask-strokes"]

  private let photograph = Image(height: 64, width: 80, channels: 3, repeating: 0.4)

  @Test(arguments: seeded) func theSeedDecides(_ name: String) throws {
    func result(_ seed: Int) throws -> Mask {
      try callNode(name, ["image": photograph], ["seed": .integer(seed)]).mask()
    }
    let first = try result(1)
    #expect((first.height, first.width) == (64, 80))
    #expect(try result(1) == first)
    #expect(try result(2) != first)
    #expect(first.values.elements.allSatisfy { $0 == 0 || $0 == 1 })
    #expect(first.values.elements.contains(1))
  }

  @Test func theCentreIsAQuarter() throws {
    let mask = try callNode("mask-centre", ["image": photograph]).mask()
    #expect(mask.values.elements.count { $0 == 1 } == 32 * 40)
    #expect(mask[32, 40] == 1 && mask[15, 40] == 0)
  }

  @Test func masksAreMadeForMasksToo() throws {
    let mask = try callNode("mask-centre", ["image": Mask(height: 4, width: 4)]).mask()
    #expect(mask.values.elements.reduce(0, +) == 4)
  }

  @Test func coverHidesTheMarkedParts() throws {
    let covered = try callNode(
      "cover", ["image": gray([0.1, 0.2]), "mask": mask([0, 1])],
      ["red": .number(1), "green": .number(1), "blue": .number(1)]
    ).image()
    #expect(covered[0, 0] == [0.1] && abs(covered[0, 1][0] - 1) < 1e-6)
  }
}
