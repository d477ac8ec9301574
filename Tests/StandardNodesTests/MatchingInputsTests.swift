import NodeKit
import StandardNodes
import Testing

/// Values that must have one size, known or not before the run.
@Suite struct MatchingInputsTests {
  private let large = ValueShape(height: 4, width: 6, channels: 1)
  private let small = ValueShape(height: 4, width: 5, channels: 1)

  private func shapes(_ node: String, _ inputs: [String: [ValueShape]]) throws -> [ValueShape] {
    let type = try #require(StandardRegistry.make()[node])
    return try type.descriptor.outputShapes(PlannedCall(inputs: inputs, options: [:]))
  }

  @Test(
    arguments: [
      ("composite", ["image", "onto", "mask"]), ("blend-poisson", ["image", "onto", "mask"]),
      ("compare-sheet", ["before", "after", "mask"]), ("measure", ["image", "reference", "mask"]),
      ("inpaint-fast-marching", ["image", "mask"]), ("inpaint-navier-stokes", ["image", "mask"]),
    ] as [(String, [String])])
  func otherSizesAreRefusedByThePlan(node: String, ports: [String]) throws {
    let equal = Dictionary(uniqueKeysWithValues: ports.map { ($0, [large]) })
    _ = try shapes(node, equal)
    for port in ports.dropFirst() {
      #expect(throws: NodeError.sizesDiffer(ports[0], (4, 6), port, (4, 5))) {
        try shapes(node, equal.merging([port: [small]]) { $1 })
      }
    }
    if ports.contains("onto") {
      // Two that are known differ, whatever the third will be.
      #expect(throws: NodeError.sizesDiffer("onto", (4, 6), "mask", (4, 5))) {
        try shapes(node, ["image": [.unknown], "onto": [large], "mask": [small]])
      }
    }
  }

  @Test func elementsOfAListAreNumbered() throws {
    #expect(throws: NodeError.sizesDiffer("images[0]", (4, 6), "images[2]", (4, 5))) {
      try shapes("merge", ["images": [large, .unknown, small]])
    }
    #expect(
      try shapes("merge", ["images": [.unknown, large, large]]) == [.unknown.with(channels: nil)])
  }
}
