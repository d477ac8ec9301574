import NodeKit

/// Writes an image file.
struct SaveImage: Node {
  static let image = InputPort<Raster>(
    "image", help: "an image, or a mask: white where it is 1")
  static let path = NodeOption.outputPath(
    "path", extensions: ["png", "jpg", "jpeg", "tif", "tiff"],
    help: "the file; its extension says the format: png, jpg or tif")
  static let quality = NodeOption.integer(
    "quality", default: 95, in: 1...100, help: "of a JPEG file; 100 is the best and largest")
  static let bitDepth = NodeOption<BitDepth>.choice(
    "bit-depth", default: .auto, help: "bits a sample; auto for those of the scan, 8 for a mask")
  static let descriptor = NodeDescriptor(
    "save-image", help: "Write an image or a mask to a file.",
    inputs: [image.declaration],
    options: [path.declaration, quality.declaration, bitDepth.declaration],
    hasSideEffect: true, cost: NodeCost(nanosecondsPerPixel: 55))

  /// Bits a sample, as a graph file spells them.
  enum BitDepth: String, CaseIterable, Sendable {
    case auto
    case eight = "8"
    case sixteen = "16"

    var bits: Int? { Int(rawValue) }
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let path = call[Self.path]
    let bits = call[Self.bitDepth].bits
    guard let format = ImageFormat(of: path) else {
      throw NodeError(
        "the extension of '\(path)' names no image format", remedy: "end it in png, jpg or tif")
    }
    if format == .jpeg, bits == 16 {
      throw NodeError(
        "a JPEG file has 8 bits a sample, not 16", remedy: "write png or tif, or set 'bit-depth'")
    }
    let image = call[Self.image].asImage
    let options = EncodingOptions(jpegQuality: call[Self.quality], bitDepth: bits)
    try call.context.files.write(to: path) { temporary in
      try ImageFile.write(image, to: temporary, as: format, options: options)
    }
    return []
  }
}
