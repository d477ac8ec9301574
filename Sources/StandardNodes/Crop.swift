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
  ) { (call) throws(NodeError) in
    let shape = call[image]
    let asked = Rectangle(
      left: call[left], top: call[top], width: call[width], height: call[height])
    let rectangle = try asked.filled(within: shape.height, shape.width)
    return [
      ValueShape(height: rectangle.height, width: rectangle.width, channels: shape.channels)
    ]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let image = call[Self.image]
    let asked = Rectangle(
      left: call[Self.left], top: call[Self.top], width: call[Self.width],
      height: call[Self.height])
    let rectangle = try asked.filled(within: image.height, image.width)
    guard let width = rectangle.width, let height = rectangle.height else {
      preconditionFailure("the size of an image is known")
    }
    return [
      Self.cropped(
        try image.cropped(left: asked.left, top: asked.top, width: width, height: height))
    ]
  }
}

/// What the options ask for.
private struct Rectangle {
  let left: Int
  let top: Int
  /// 0 for all to the edge; `nil` when that is not known.
  var width: Int?
  var height: Int?

  /// The same with the extents that 0 stands for, as far as the image's size is known.
  ///
  /// - Throws: `NodeError` when it is not inside the image.
  func filled(within rows: Int?, _ columns: Int?) throws(NodeError) -> Rectangle {
    var filled = self
    if width == 0 { filled.width = columns.map { max(0, $0 - left) } }
    if height == 0 { filled.height = rows.map { max(0, $0 - top) } }
    guard let rows, let columns, let width = filled.width, let height = filled.height else {
      return filled
    }
    let culprit: String? =
      if left >= columns { "left" } else if top >= rows { "top" } else if left + width > columns {
        "width"
      } else if top + height > rows { "height" } else { nil }
    guard let culprit else { return filled }
    throw NodeError(
      "the rectangle (left \(left), top \(top), width \(width), height \(height)) "
        + "is not inside the image, which is \(columns)x\(rows)",
      remedy: "choose a smaller one", option: culprit)
  }
}
