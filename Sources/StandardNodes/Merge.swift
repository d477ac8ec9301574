import NodeKit

/// Makes one image or mask of several.
struct Merge: Node {
  static let images = InputPort<[Raster]>(
    "images", help: "images, or masks, of one size; gray beside RGB becomes RGB")
  static let merged = OutputPort<Raster>(
    "image", help: "their combination, with the metadata and alpha of the first")
  static let by = NodeOption<PixelReduction>.choice(
    "by", default: .mean, help: "how the values of a pixel become one")
  static let descriptor = NodeDescriptor(
    "merge", help: "Combine several images or masks pixel by pixel.",
    inputs: [images.declaration], outputs: [merged.declaration], options: [by.declaration],
    cost: NodeCost(nanosecondsPerPixel: 4)
  ) { (call) throws(NodeError) in
    try call.requireSameSize(images.declaration)
    let shapes = call.shapes(images.declaration.name)
    return [(shapes.first ?? .unknown).with(channels: shapes.commonChannels)]
  }

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    try call.requireSameSize(Self.images.declaration)
    let rasters = call.take(Self.images)
    if rasters.isEmpty {
      throw NodeError("'images' is empty", remedy: "wire at least one image or mask")
    }
    return [Self.merged(try merge(rasters, by: call[Self.by]))]
  }

  private func merge(_ rasters: [Raster], by reduction: PixelReduction) throws -> Raster {
    let images = rasters.compactMap { if case .image(let image) = $0 { image } else { nil } }
    let masks = rasters.compactMap { if case .mask(let mask) = $0 { mask } else { nil } }
    if images.isEmpty { return .mask(Mask(values: try reduction(masks.map(\.values)))) }
    guard masks.isEmpty else {
      throw NodeError(
        "'images' holds images and masks", remedy: "turn the images into masks with 'threshold'")
    }
    let equal = try withEqualChannels(images)
    var result = equal[0]
    result.pixels = try reduction(equal.map(\.pixels))
    return .image(result)
  }
}
