import NodeKit

/// Stamps pictures of real damage onto a photograph.
struct StampTextures: Node {
  static let textures = NodeOption.inputPath(
    "textures", help: "an image whose opacity or brightness is damage, or a folder of such")
  private static let count = RandomRange(
    "count", default: 1...3, in: 0...1000, help: "number of stamps")
  private static let size = RandomRange(
    "size", default: 0.3...1.2, in: 0.01...4,
    help: "length of a stamp, as a share of the photograph's shorter side")
  static let dark = NodeOption.number(
    "dark", default: 0.25, in: 0...1, help: "the share of the stamps that is dark, not light")
  static let descriptor = DamagePorts.descriptor(
    "stamp-textures", help: "Stamp pictures of real damage onto a photograph, and mark where.",
    ranges: [count, size], options: [textures.declaration, dark.declaration],
    cost: NodeCost(nanosecondsPerPixel: 100, bytesPerPixel: 16))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let place = call[Self.textures]
    let files = try call.context.shared.value("textures of \(place)") {
      try TextureFolder.images(at: place)
    }
    return try call.damaged(
      by: TextureStamps(
        files: files, count: Self.count.range(call), size: Self.size.range(call),
        dark: call[Self.dark]))
  }
}
