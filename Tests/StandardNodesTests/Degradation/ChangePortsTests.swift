import NodeKit
import Testing

@testable import GraphEngine
@testable import StandardNodes

/// The nodes that change a whole photograph at random.
@Suite struct ChangePortsTests {
  static let names = ["add-grain", "fade", "jpeg-artefacts", "random-blur", "yellow"]

  private let photograph = CheckPicture(height: 40, width: 50).image()

  @Test(arguments: names) func theSeedDecides(_ name: String) throws {
    func result(_ seed: Int) throws -> Image {
      try callNode(name, ["image": photograph], ["seed": .integer(seed)]).image()
    }
    let first = try result(4)
    #expect(try result(4) == first && first != photograph)
    #expect(try (5...8).contains { try result($0) != first })
  }

  @Test(arguments: names) func withoutAnyChanceNothingIsDone(_ name: String) throws {
    let result = try callNode(name, ["image": photograph], ["chance": .number(0)]).image()
    #expect(result == photograph)
  }

  @Test func yellowMakesGrayRGB() throws {
    for chance in [0.0, 1] {
      let result = try callNode(
        "yellow", ["image": gray([0.2, 0.9])], ["chance": .number(chance)]
      ).image()
      #expect(result.channels == 3)
    }
  }

  @Test func whatJPEGCantHoldIsRefused() throws {
    let refusal = #expect(throws: NodeError.self) {
      try callNode("jpeg-artefacts", ["image": Image(height: 1, width: 65_501, channels: 1)])
    }
    #expect(
      refusal?.description == """
        the image is 65501x1, and JPEG holds at most 65500 pixels a side; crop it or make it \
        smaller first
        """)
  }
}
