import NeuralNetworks
import NodeKit

extension SampleRange {
  /// An image's samples as a network takes them, `[1, H, W, C]`.
  ///
  /// - Throws: `CancelledError`.
  func encode(_ image: Image) throws -> Tensor {
    try encode(image.pixels.reshaped([1, image.height, image.width, image.channels]))
  }

  /// A network's result `[1, H, W, 1 or 3]` as an image; what is below 0 or above 1 is cut off.
  ///
  /// - Throws: `CancelledError`.
  func image(_ result: Tensor) throws -> Image {
    let samples = try decode(result)
    return Image(
      pixels: try samples.reshaped([result.shape[1], result.shape[2], result.shape[3]])
        .limited(to: 0...1))
  }
}

extension Tensor {
  /// Each element, cut off at the ends of the range.
  ///
  /// - Throws: `CancelledError`.
  func limited(to range: ClosedRange<Float>) throws -> Tensor {
    var result = self
    let (least, most) = (range.lowerBound, range.upperBound)
    try result.withUnsafeMutableBufferPointer { values in
      let values = SendablePointer(values)
      try parallelFor(count, grain: 65_536) { part in
        for index in part { values[index] = max(least, min(most, values[index])) }
      }
    }
    return result
  }
}
