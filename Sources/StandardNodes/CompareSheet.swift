import NodeKit

/// Puts a photograph before and after its repair side by side.
struct CompareSheet: Node {
  static let before = InputPort<Image>("before", help: "the photograph as it was")
  static let mask = OptionalInputPort<Mask>(
    "mask", help: "where it was repaired: shown in red on a picture of its own")
  static let after = InputPort<Image>("after", help: "the photograph as it is now")
  static let sheet = OutputPort<Image>("image", help: "the pictures from left to right")
  static let longest = NodeOption.integer(
    "longest", default: 1024, in: 16...16_384, unit: .pixels,
    help: "the longer side of each picture at most; larger ones are shrunk")
  static let beforeLabel = NodeOption.text(
    "before-label", default: "before", help: "what stands under the first picture")
  static let maskLabel = NodeOption.text(
    "mask-label", default: "repaired", help: "what stands under the picture with the mask")
  static let afterLabel = NodeOption.text(
    "after-label", default: "after", help: "what stands under the last picture")
  static let descriptor = NodeDescriptor(
    "compare-sheet", help: "Show a photograph before and after its repair, and where it was.",
    inputs: [before.declaration, mask.declaration, after.declaration],
    outputs: [sheet.declaration],
    options: [
      longest.declaration, beforeLabel.declaration, maskLabel.declaration, afterLabel.declaration,
    ],
    cost: NodeCost(nanosecondsPerPixel: 14, bytesPerPixel: 16), outputShapes: shapes)

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.before, Self.after)
    try call.requireSameSize(Self.before, Self.mask)
    let longest = call[Self.longest]
    let before = try call[Self.before].shrunk(to: longest)
    let after = try call[Self.after].shrunk(to: longest)
    var panels = [(before, call[Self.beforeLabel])]
    if let mask = try call[Self.mask]?.shrunk(to: longest) {
      panels.append((try before.marked(mask), call[Self.maskLabel]))
    }
    panels.append((after, call[Self.afterLabel]))
    return [Self.sheet(try PictureSheet(panels).draw())]
  }

  @Sendable private static func shapes(_ call: PlannedCall) -> [ValueShape] {
    let (before, hasMask) = (call[before], !call.shapes(mask.declaration.name).isEmpty)
    let channels = hasMask ? 3 : [before, call[after]].commonChannels
    guard let height = before.height, let width = before.width else {
      return [ValueShape(height: nil, width: nil, channels: channels)]
    }
    let panel = shrunkSize(height: height, width: width, longest: call[longest])
    let size = PictureSheet.size(
      count: hasMask ? 3 : 2, height: panel.height, width: panel.width)
    return [ValueShape(height: size.height, width: size.width, channels: channels)]
  }
}

private func shrunkSize(height: Int, width: Int, longest: Int) -> (height: Int, width: Int) {
  let ratio = min(1, Double(longest) / Double(max(height, width)))
  func scaled(_ extent: Int) -> Int { max(1, Int((Double(extent) * ratio).rounded())) }
  return (scaled(height), scaled(width))
}

extension Mask {
  fileprivate func shrunk(to longest: Int) throws -> Mask {
    let size = shrunkSize(height: height, width: width, longest: longest)
    return try resized(height: size.height, width: size.width, interpolation: .area)
  }
}

extension Image {
  fileprivate func shrunk(to longest: Int) throws -> Image {
    let size = shrunkSize(height: height, width: width, longest: longest)
    return try resized(height: size.height, width: size.width, interpolation: .area)
  }

  /// The picture, paler, with the mask's pixels in red.
  fileprivate func marked(_ mask: Mask) throws -> Image {
    let gray = try luma()
    let pixels = Tensor(uninitialized: [height, width, 3]) { target in
      gray.pixels.withUnsafeBufferPointer { gray in
        mask.values.withUnsafeBufferPointer { mask in
          for index in 0..<gray.count {
            let (pale, red) = (0.25 + 0.6 * gray[index], mask[index])
            target[3 * index] = red * 0.9 + (1 - red) * pale
            target[3 * index + 1] = red * 0.1 + (1 - red) * pale
            target[3 * index + 2] = red * 0.1 + (1 - red) * pale
          }
        }
      }
    }
    return Image(pixels: pixels)
  }
}
