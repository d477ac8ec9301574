import NodeKit

/// Turns an image or a mask by quarter turns.
struct Rotate: Node {
  static let image = InputPort<Raster>("image", help: "an image or a mask")
  static let rotated = OutputPort<Raster>("image", help: "the same, turned")
  static let degrees = NodeOption<Degrees>.choice(
    "degrees", default: .quarter, help: "the angle, clockwise")
  static let descriptor = NodeDescriptor(
    "rotate", help: "Turn an image or a mask by quarter turns.",
    inputs: [image.declaration], outputs: [rotated.declaration], options: [degrees.declaration],
    cost: NodeCost(nanosecondsPerPixel: 2)
  ) { call in
    let shape = call[image]
    guard call[degrees].turn.swapsSides else { return [shape] }
    return [ValueShape(height: shape.width, width: shape.height, channels: shape.channels)]
  }

  /// The angles, as a graph file spells them.
  enum Degrees: String, CaseIterable, Sendable {
    case quarter = "90"
    case half = "180"
    case threeQuarters = "270"

    var turn: QuarterTurn {
      switch self {
      case .quarter: .clockwise90
      case .half: .clockwise180
      case .threeQuarters: .clockwise270
      }
    }
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    [Self.rotated(try call[Self.image].rotated(call[Self.degrees].turn))]
  }
}
