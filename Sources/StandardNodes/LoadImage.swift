import NodeKit

/// Reads an image file.
struct LoadImage: Node {
  static let image = OutputPort<Image>(
    "image", help: "upright, with all that the file says; 'threshold' takes transparent for 0")
  static let path = NodeOption.inputPath("path", help: "a PNG, JPEG or TIFF file")
  static let descriptor = NodeDescriptor(
    "load-image", help: "Read a photograph from a file.",
    outputs: [image.declaration], options: [path.declaration],
    cost: NodeCost(nanosecondsPerPixel: 35)
  ) { call in
    guard let header = try? ImageFile.header(call[path]) else { return [.unknown] }
    return [
      ValueShape(height: header.height, width: header.width, channels: header.channels)
    ]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    [Self.image(try ImageFile.read(call[Self.path]))]
  }
}
