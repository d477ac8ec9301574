import NodeKit

/// Cuts a rectangle out of an image or a mask.
struct Crop: Node {
  static let image = InputPort<Raster>("image", help: "an image or a mask")
  static let cropped = OutputPort<Raster>("image", help: "the rectangle")
  static let left = NodeOption.integer(
    "left", default: 0, in: 0...1_000_000, unit: .pixels, help: "the first column")
  static let top = NodeOption.integer(
    "top", default: 0, in: 0...1_000_000, unit: .pixels, help: "the first row")
  static let width = NodeOption.integer(
    "width", default: 0, in: 0...1_000_000, unit: .pixels,
    help: "the number of columns; 0 for all to the right edge")
  static let height = NodeOption.integer(
    "height", default: 0, in: 0...1_000_000, unit: .pixels,
    help: "the number of rows; 0 for all to the bottom edge")
  static let descriptor = NodeDescriptor(
    "crop", help: "Cut a rectangle out of an image or a mask.",
    inputs: [image.declaration], outputs: [cropped.declaration],
    options: [left.declaration, top.declaration, width.declaration, height.declaration],
    cost: NodeCost(nanosecondsPerPixel: 1)
  ) { call in
    let shape = call[image]
    return [
      ValueShape(
        height: length(call[height], from: call[top], within: shape.height),
        width: length(call[width], from: call[left], within: shape.width),
        channels: shape.channels)
    ]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let image = call[Self.image]
    let (left, top) = (call[Self.left], call[Self.top])
    let width = Self.length(call[Self.width], from: left, within: image.width) ?? 0
    let height = Self.length(call[Self.height], from: top, within: image.height) ?? 0
    guard width > 0, height > 0, left + width <= image.width, top + height <= image.height else {
      throw NodeError(
        "the rectangle (left \(left), top \(top), width \(width), height \(height)) "
          + "is not inside the image, which is \(image.width)x\(image.height)",
        remedy: "choose a smaller one")
    }
    return [
      Self.cropped(try image.cropped(left: left, top: top, width: width, height: height))
    ]
  }

  /// What an extent of 0 stands for; `nil` when that is not known.
  private static func length(_ asked: Int, from start: Int, within extent: Int?) -> Int? {
    asked > 0 ? asked : extent.map { max(0, $0 - start) }
  }
}
