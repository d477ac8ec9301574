import NodeKit

/// What numbers stand for the samples 0...1 of a photograph in a network.
enum SampleRange: String, CaseIterable, Sendable {
  /// The samples themselves.
  case unit
  /// -1...1.
  case signed
  /// Less ImageNet's mean, over its standard deviation, channel by channel, as torchvision has
  /// them.
  case imageNet = "imagenet"

  /// What samples are multiplied by, and what is then added.
  private func factors(_ channels: Int) -> (scale: [Float], shift: [Float]) {
    switch self {
    case .unit: return (Array(repeating: 1, count: channels), Array(repeating: 0, count: channels))
    case .signed:
      return (Array(repeating: 2, count: channels), Array(repeating: -1, count: channels))
    case .imageNet:
      let (means, deviations): ([Float], [Float]) = (
        [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
      )
      precondition(channels == 3, "ImageNet's statistics for \(channels) channels")
      return (deviations.map { 1 / $0 }, zip(means, deviations).map { -$0 / $1 })
    }
  }

  /// An image's samples as a network takes them, `[1, H, W, C]`.
  ///
  /// - Throws: `CancelledError`.
  func encode(_ image: Image) throws -> Tensor {
    let samples = image.pixels.reshaped([1, image.height, image.width, image.channels])
    if self == .unit { return samples }
    let (scale, shift) = factors(image.channels)
    return try samples.scaledChannels(scale, shift)
  }

  /// A network's result `[1, H, W, 1 or 3]` as an image; what is below 0 or above 1 is cut off.
  ///
  /// - Throws: `CancelledError`.
  func decode(_ result: Tensor) throws -> Image {
    var samples = result.reshaped([result.shape[1], result.shape[2], result.shape[3]])
    if self != .unit {
      let (scale, shift) = factors(result.shape[3])
      samples = try samples.scaledChannels(
        scale.map { 1 / $0 }, zip(shift, scale).map { -$0 / $1 })
    }
    return Image(pixels: try samples.limited(to: 0...1))
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
