import NodeKit

/// Puts a photograph before and after its repair side by side.
struct CompareSheet: Node {
  static let before = InputPort<Image>("before", help: "the photograph as it was")
  static let mask = OptionalInputPort<Mask>(
    "mask", help: "where it was repaired: shown in red on a picture of its own")
  static let after = InputPort<Image>("after", help: "the photograph as it is now")
  static let colorized = OptionalInputPort<Image>(
    "colorized", help: "the photograph as it is now, in colours")
  static let sheet = OutputPort<Image>(
    "image", isNewPicture: true, help: "the pictures from left to right")
  static let longest = NodeOption.integer(
    "longest", default: 2400, in: 64...16_384, unit: .pixels,
    help: "the longer side of the sheet at most; pictures are shrunk to fit")
  static let beforeLabel = NodeOption.text(
    "before-label", default: "before", help: "what stands above the first picture")
  static let maskLabel = NodeOption.text(
    "mask-label", default: "repaired", help: "what stands above the picture with the mask")
  static let afterLabel = NodeOption.text(
    "after-label", default: "after", help: "what stands above the picture after the repair")
  static let colorizedLabel = NodeOption.text(
    "colorized-label", default: "colorized", help: "what stands above the picture in colours")
  static let descriptor = NodeDescriptor(
    "compare-sheet", help: "Show a photograph before and after its repair, and where it was.",
    inputs: [
      before.declaration, mask.declaration, after.declaration, colorized.declaration,
    ],
    outputs: [sheet.declaration],
    options: [
      longest.declaration, beforeLabel.declaration, maskLabel.declaration, afterLabel.declaration,
      colorizedLabel.declaration,
    ],
    cost: NodeCost(nanosecondsPerPixel: 14, bytesPerPixel: 26), outputShapes: shapes)

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(
      Self.before.declaration, Self.after.declaration, Self.mask.declaration,
      Self.colorized.declaration)
    var panels = [(label: call[Self.beforeLabel], raster: Raster.image(call[Self.before]))]
    if let mask = call[Self.mask] {
      let marked = try ComparisonSheet.overlay(mask, on: call[Self.before])
      panels.append((call[Self.maskLabel], .image(marked)))
    }
    panels.append((call[Self.afterLabel], .image(call[Self.after])))
    if let colorized = call[Self.colorized] {
      panels.append((call[Self.colorizedLabel], .image(colorized)))
    }
    return [Self.sheet(try ComparisonSheet.make(panels: panels, maximumSide: call[Self.longest]))]
  }

  @Sendable private static func shapes(_ call: PlannedCall) throws(NodeError) -> [ValueShape] {
    try call.requireSameSize(
      before.declaration, after.declaration, mask.declaration, colorized.declaration)
    func isWired(_ port: PortDeclaration) -> Bool { !call.shapes(port.name).isEmpty }
    let (before, hasMask) = (call[before], isWired(mask.declaration))
    let isColorized = isWired(colorized.declaration)
    let channels = hasMask || isColorized ? 3 : [before, call[after]].commonChannels
    guard let height = before.height, let width = before.width else {
      return [ValueShape(height: nil, width: nil, channels: channels)]
    }
    let count = 2 + (hasMask ? 1 : 0) + (isColorized ? 1 : 0)
    let panels = Array(repeating: (height: height, width: width), count: count)
    let size = ComparisonSheet.size(of: panels, maximumSide: call[longest])
    return [ValueShape(height: size.height, width: size.width, channels: channels)]
  }
}
