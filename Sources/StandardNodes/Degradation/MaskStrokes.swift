import NodeKit

/// Makes a mask of thick strokes.
struct MaskStrokes: Node {
  private static let count = RandomRange(
    "count", default: 1...4, in: 0...1000, help: "number of strokes")
  private static let vertices = RandomRange(
    "vertices", default: 1...5, in: 1...100, help: "number of turns of a stroke")
  private static let length = RandomRange(
    "length", default: 0.04...0.43, in: 0.001...4,
    help: "length between turns, as a share of the shorter side")
  private static let thickness = RandomRange(
    "thickness", default: 0.02...0.1, in: 0.001...1,
    help: "thickness, as a share of the shorter side")
  static let descriptor = MaskPorts.descriptor(
    "mask-strokes", help: "Make a mask of thick strokes that turn to and fro.",
    ranges: [count, vertices, length, thickness], options: [RandomOptions.seed.declaration],
    cost: NodeCost(nanosecondsPerPixel: 20, bytesPerPixel: 12))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let image = call[MaskPorts.image]
    var random = call.random
    return [
      MaskPorts.mask(
        try .strokes(
          height: image.height, width: image.width, count: Self.count.range(call),
          vertices: Self.vertices.range(call), length: Self.length.range(call),
          thickness: Self.thickness.range(call), random: &random))
    ]
  }
}
