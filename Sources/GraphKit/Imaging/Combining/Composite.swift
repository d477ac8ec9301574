import TensorCore

extension Image {
  /// Lays another image of the same shape over this one where a mask of the same size says so:
  /// m · other + (1 − m) · this, so that each is kept bit for bit where m is 1 or 0.
  ///
  /// Alpha and metadata stay as they are.
  ///
  /// - Throws: `CancelledError`.
  public mutating func composite(_ other: Image, where mask: Mask) throws {
    precondition(
      other.pixels.shape == pixels.shape,
      "an image \(other.pixels.shape) can't be laid over one \(pixels.shape)")
    precondition(
      mask.values.shape == [height, width],
      "a mask \(mask.values.shape) does not fit an image \(pixels.shape)")
    let (count, channels) = (mask.values.count, channels)
    try pixels.withUnsafeMutableBufferPointer { target in
      try other.pixels.withUnsafeBufferPointer { source in
        try mask.values.withUnsafeBufferPointer { weights in
          let (source, target) = (SendablePointer(source), SendablePointer(target))
          let weights = SendablePointer(weights)
          try parallelFor(count, grain: 16_384) { range in
            blend(source, target, weights, channels, range)
          }
        }
      }
    }
  }
}

private func blend(
  _ source: SendablePointer<Float>, _ target: SendablePointer<Float>,
  _ weights: SendablePointer<Float>, _ channels: Int, _ range: Range<Int>
) {
  for pixel in range {
    let weight = weights[pixel]
    if weight == 0 { continue }
    for index in pixel &* channels..<(pixel &+ 1) &* channels {
      target[index] = weight * source[index] + (1 - weight) * target[index]
    }
  }
}
