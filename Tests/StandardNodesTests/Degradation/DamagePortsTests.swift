import NodeKit
import Testing

@testable import StandardNodes

/// What the nodes share that damage a photograph and mark where.
@Suite struct DamagePortsTests {
  private let photograph = Image(height: 60, width: 80, channels: 3, repeating: 0.4)

  static let names = StandardRegistry.make().names.filter { name in
    let outputs = StandardRegistry.make()[name]?.descriptor.outputs.map(\.name)
    return name.hasPrefix("add-") && outputs == ["image", "mask"]
  }

  @Test(arguments: names) func theSeedDecides(_ name: String) throws {
    func results(_ seed: Int) throws -> (Image, Mask) {
      let outputs = try callNode(name, ["image": photograph], ["seed": .integer(seed)])
      return (try outputs.image(), try outputs.mask())
    }
    let first = try results(4)
    #expect(try results(4) == first)
    #expect(try (5...8).contains { try results($0) != first })
  }

  @Test(arguments: names) func withoutAnyChanceNothingIsDone(_ name: String) throws {
    let outputs = try callNode(name, ["image": photograph], ["chance": .number(0)])
    #expect(try outputs.image() == photograph)
    #expect(try outputs.mask() == Mask(height: 60, width: 80))
  }

  @Test(arguments: names) func damageIsAddedToTheMask(_ name: String) throws {
    let before = Mask(height: 60, width: 80, repeating: 0.25)
    let mask = try callNode(name, ["image": photograph, "mask": before]).mask()
    #expect(mask.values.elements.allSatisfy { $0 >= 0.25 })
  }

  @Test func theNodesNameDecidesToo() throws {
    let type = try #require(StandardRegistry.make()["add-scratches"])
    let results = try [1, 2].map { (seed: UInt64) in
      let call = NodeCall(
        inputs: [("image", photograph.value)],
        context: NodeCall.Context(nodeName: "scratched", seed: seed))
      return try NodeOutputs(outputs: type.run(call)).mask()
    }
    #expect(results[0] != results[1])
  }

  @Test func aMaskOfAnotherSizeIsRefused() throws {
    let refusal = #expect(throws: NodeError.self) {
      try callNode("add-scratches", ["image": photograph, "mask": Mask(height: 2, width: 3)])
    }
    #expect(
      refusal?.description == """
        'image' is 80x60 but 'mask' is 3x2; bring both to one size with a resize or crop node
        """)
  }

  @Test func aRangeThatEndsBeforeItBeginsIsRefused() throws {
    let refusal = #expect(throws: NodeError.self) {
      try callNode("add-scratches", ["image": photograph], ["count-min": .integer(20)])
    }
    #expect(
      refusal?.description
        == "'count-min' is 20, more than 'count-max', which is 12; exchange them, or set both")
    #expect(refusal?.option == "count-min")
  }
}
