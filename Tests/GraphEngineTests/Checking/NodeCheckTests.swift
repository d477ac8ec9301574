import NodeKit
import Testing

@testable import GraphEngine

/// Nodes that break a promise each.
struct NodeCheckTests {
  @Test(arguments: [
    ("none", nil), ("tiles", NodeCheck.Promise.tiles), ("limits", .limits), ("range", .outputs),
    ("shape", .shapes),
  ])
  func theBrokenPromiseIsNamed(lie: String, promise: NodeCheck.Promise?) throws {
    let broken = try findings(lie).filter { $0.problem != nil }.map(\.promise)
    #expect(broken == (promise.map { [$0] } ?? []))
  }

  @Test func whatIsNotTriedIsSaid() throws {
    let tiles = try #require(try findings("none").first { $0.promise == .memory })
    #expect(tiles.problem == nil)
    #expect(try findings("none", leavingOut: [.memory]).allSatisfy { $0.promise != .memory })
  }

  @Test func anUnknownOptionIsRefused() {
    let error = #expect(throws: NodeCheck.SettingFault.self) {
      try NodeCheck(
        NodeType(Liar.self), settings: [SettingOverride(key: "lei", value: "none")])
    }
    #expect(error?.message.contains("has no option 'lei'") == true)
  }

  private func findings(
    _ lie: String, leavingOut omitted: Set<NodeCheck.Promise> = []
  ) throws -> [NodeCheck.Finding] {
    var check = try NodeCheck(
      NodeType(Liar.self), settings: [SettingOverride(key: "lie", value: lie)])
    return check.findings(leavingOut: omitted.union([.cancellation]))
  }

  /// Gives its image back, but for what `lie` says.
  private struct Liar: Node {
    static let image = InputPort<Image>("image", help: "an image")
    static let same = OutputPort<Image>("image", help: "the same")
    static let lie = NodeOption.text("lie", default: "none", help: "the promise to break")
    static let tile = NodeOption.integer("tile", default: 0, in: 0...500, help: "side of a tile")
    static let descriptor = NodeDescriptor(
      "liar", help: "Break a promise.", inputs: [image.declaration], outputs: [same.declaration],
      options: [lie.declaration, tile.declaration]
    ) { (call) throws(NodeError) in [call[image]] }

    func run(_ call: NodeCall) throws -> [NodeOutput] {
      var result = call[Self.image]
      let tile = call[Self.tile]
      switch call[Self.lie] {
      case "tiles" where tile == 128: result.pixels = try result.pixels.multiplied(by: 0.5)
      case "limits" where tile == 500: result.pixels = try result.pixels.multiplied(by: 9)
      case "range": result.pixels = try result.pixels.multiplied(by: -1)
      case "shape":
        result = try result.resized(
          height: result.height + 1, width: result.width, interpolation: .nearest)
      default: break
      }
      return [Self.same(result)]
    }
  }
}
