import NodeKit

/// Gives an image or a mask another number of pixels.
struct Resize: Node {
  static let image = InputPort<Raster>("image", help: "an image or a mask")
  static let resized = OutputPort<Raster>("image", help: "the same picture in the new size")
  static let width = NodeOption.integer(
    "width", default: 0, in: 0...65_535, unit: .pixels,
    help: "the new number of columns; 0 to keep the picture's shape")
  static let height = NodeOption.integer(
    "height", default: 0, in: 0...65_535, unit: .pixels,
    help: "the new number of rows; 0 to keep the picture's shape")
  static let longest = NodeOption.integer(
    "longest", default: 0, in: 0...65_535, unit: .pixels,
    help: "the longer of both, in place of 'width' and 'height'; 0 when they are given")
  static let interpolation = NodeOption<Interpolation>.choice(
    "interpolation", default: .lanczos, help: "how values between pixels are found")
  static let descriptor = NodeDescriptor(
    "resize", help: "Give an image or a mask another number of pixels.",
    inputs: [image.declaration], outputs: [resized.declaration],
    options: [
      width.declaration, height.declaration, longest.declaration, interpolation.declaration,
    ],
    cost: NodeCost(nanosecondsPerPixel: 7, bytesPerPixel: 1)
  ) { call in
    let shape = call[image]
    let wish = SizeWish(width: call[width], height: call[height], longest: call[longest])
    guard let height = shape.height, let width = shape.width,
      let size = try? wish.size(height: height, width: width)
    else { return [ValueShape(height: nil, width: nil, channels: shape.channels)] }
    return [ValueShape(height: size.height, width: size.width, channels: shape.channels)]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let image = call[Self.image]
    let wish = SizeWish(
      width: call[Self.width], height: call[Self.height], longest: call[Self.longest])
    let size = try wish.size(height: image.height, width: image.width)
    let interpolation = call[Self.interpolation]
    return [
      Self.resized(
        try image.resized(height: size.height, width: size.width, interpolation: interpolation))
    ]
  }
}

/// What a graph says of the new size; 0 is unsaid.
private struct SizeWish {
  let width: Int
  let height: Int
  let longest: Int

  /// The most pixels of a result: as many RGB ones as a file may hold.
  private static let mostPixels = DecodingLimits.standard.maxBytes / 12

  /// The size that a picture of the given size gets.
  func size(height oldHeight: Int, width oldWidth: Int) throws -> (height: Int, width: Int) {
    guard max(width, height, longest) > 0 else {
      throw NodeError("no new size is given", remedy: "set 'width', 'height' or 'longest'")
    }
    guard longest == 0 || max(width, height) == 0 else {
      throw NodeError(
        "'longest' is given beside 'width' or 'height'", remedy: "leave one of them out")
    }
    let ratio =
      if longest > 0 {
        Double(longest) / Double(max(oldHeight, oldWidth))
      } else if width > 0 {
        Double(width) / Double(oldWidth)
      } else {
        Double(height) / Double(oldHeight)
      }
    func scaled(_ extent: Int) -> Int { max(1, Int((Double(extent) * ratio).rounded())) }
    let size = (
      height: height > 0 ? height : scaled(oldHeight), width: width > 0 ? width : scaled(oldWidth)
    )
    if size.height > Self.mostPixels / size.width {
      throw NodeError(
        "the result would be \(size.width)x\(size.height), more than \(Self.mostPixels) pixels",
        remedy: "choose a smaller size")
    }
    return size
  }
}
