import NodeKit

/// Compresses a photograph as JPEG and reads it again.
struct JPEGArtefacts: Node {
  private static let quality = RandomRange(
    "quality", default: 30...90, in: 1...100, help: "quality; 100 is the best")
  static let halvingColour = NodeOption.number(
    "halving-colour", default: 0.5, in: 0...1,
    help: "how likely colour has half the resolution (4:2:0)")
  static let descriptor = ChangePorts.descriptor(
    "jpeg-artefacts", help: "Compress a photograph as JPEG, and read it again.",
    ranges: [quality], options: [halvingColour.declaration],
    cost: NodeCost(nanosecondsPerPixel: 30, bytesPerPixel: 16), check: checkSize)

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    for shape in call.shapes("image") { try Self.checkSize(shape) }
    let compression = JPEGCompression(
      quality: try Self.quality.range(call), halvingColour: call[Self.halvingColour])
    return try call.changed { try $0 = compression.applied(to: $0, random: &$1) }
  }

  private static func checkSize(_ shape: ValueShape) throws(NodeError) {
    guard let height = shape.height, let width = shape.width,
      max(height, width) > JPEGCompression.largestSide
    else { return }
    throw NodeError(
      "the image is \(width)x\(height), and JPEG holds at most \(JPEGCompression.largestSide) "
        + "pixels a side", remedy: "crop it or make it smaller first")
  }
}
