import NodeKit

extension Image {
  /// The image with what `fill` makes in a mask's hole, where its values are above 0.5, and every
  /// other bit as it is. An empty hole leaves the image as it is.
  ///
  /// - Parameter fill: makes an RGB image of this one's size from it, as RGB, and the hole of 0 and
  ///   1.
  /// - Throws: `NodeError` when nothing is left outside the hole, what `fill` throws, or
  ///   `CancelledError`.
  func filled(
    _ mask: Mask, by fill: (_ image: Image, _ hole: Mask) throws -> Image
  ) throws -> Image {
    let hole = try mask.thresholded(at: Float(0.5).nextUp)
    let size = hole.values.withUnsafeBufferPointer { $0.count { $0 == 1 } }
    if size == 0 { return self }
    if size == hole.values.count { throw NodeError.fullHole }
    var made = try fill(expandedToRGB(), hole)
    if channels == 1 { made = try made.luma() }
    var result = self
    try result.composite(made, where: hole)
    return result
  }

  /// The mean of the samples of each channel where a hole of 0 and 1 is not.
  func meanColour(outside hole: Mask) -> [Float] {
    var sums = [Double](repeating: 0, count: channels)
    var count = 0.0
    pixels.withUnsafeBufferPointer { samples in
      hole.values.withUnsafeBufferPointer { hole in
        for pixel in hole.indices where hole[pixel] == 0 {
          count += 1
          for channel in sums.indices {
            sums[channel] += Double(samples[pixel * channels + channel])
          }
        }
      }
    }
    return sums.map { Float($0 / max(1, count)) }
  }

  /// The image with one colour in place of a hole of 0 and 1.
  func blanked(_ hole: Mask, with colour: [Float]) throws -> Image {
    var blank = self
    blank.pixels = Tensor(uninitialized: pixels.shape) { samples in
      for index in samples.indices { samples[index] = colour[index % channels] }
    }
    var result = self
    try result.composite(blank, where: hole)
    return result
  }
}

extension Mask {
  /// The mask as networks take it, `[1, H, W, 1]`.
  var asNetworkInput: Tensor { values.reshaped([1, height, width, 1]) }
}
