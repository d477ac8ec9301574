import NodeKit

/// Decides for each pixel whether it is damaged.
struct Threshold: Node {
  static let image = InputPort<Raster>(
    "image",
    help: "a mask, or an image whose brightness times opacity counts: transparent is 0")
  static let mask = OutputPort<Mask>("mask", help: "1 where the value is at least the threshold")
  static let at = NodeOption.number(
    "at", default: 0.5, in: 0...1, unit: .intensity, help: "the least value that becomes 1")
  static let low = NodeOption.number(
    "low", default: 1, in: 0...1, unit: .intensity,
    help: "values from here to 'at' count too where they join a pixel of 'at'; 1 for never")
  static let most = NodeOption.number(
    "most", default: 1, in: 0...1,
    help: "the largest share of the image that can be damaged; of more, the surest is kept")
  static let descriptor = NodeDescriptor(
    "threshold", help: "Turn an image or a soft mask into a mask of 0 and 1.",
    inputs: [image.declaration], outputs: [mask.declaration],
    options: [at.declaration, low.declaration, most.declaration],
    cost: NodeCost(nanosecondsPerPixel: 1, bytesPerPixel: 8))

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    let belief = try belief(call[Self.image])
    let (high, low) = (Float(call[Self.at]), Float(call[Self.low]))
    let marks = try belief.thresholded(at: high, low: low)
    let (share, most) = (marks.shareAboveHalf, call[Self.most])
    if share <= most { return [Self.mask(marks)] }
    let surest = try belief.thresholded(at: belief.threshold(ofMost: most))
    let name = call.context.nodeName.replacing("/", with: ".")
    call.context.warn(
      "\(percent(share)) % of the image is marked, which is hardly all damage: only the surest "
        + "\(percent(surest.shareAboveHalf)) % are kept; see the mask, and set \(name).most=1 if it "
        + "is right")
    return [Self.mask(surest)]
  }

  private func percent(_ share: Double) -> Int { Int((100 * share).rounded()) }

  private func belief(_ raster: Raster) throws -> Mask {
    switch raster {
    case .mask(let mask): mask
    case .image(let image): try image.painted()
    }
  }
}

extension Image {
  /// What someone has painted: brightness times opacity. Painting programs save strokes on a
  /// transparent layer, whose colour where nothing was painted means nothing.
  fileprivate func painted() throws -> Mask {
    var values = try luma().pixels.reshaped([height, width])
    alpha?.withUnsafeBufferPointer { alpha in
      values.withUnsafeMutableBufferPointer { for i in $0.indices { $0[i] *= alpha[i] } }
    }
    return Mask(values: values)
  }
}
