public import TensorCore

/// What numbers stand for the samples 0...1 of a photograph in a network.
public enum SampleRange: String, CaseIterable, Sendable {
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

  /// Samples `[N, H, W, C]` as a network takes them.
  ///
  /// - Throws: `CancelledError`.
  public func encode(_ samples: Tensor) throws -> Tensor {
    if self == .unit { return samples }
    let (scale, shift) = factors(samples.shape[3])
    return try samples.scaledChannels(scale, shift)
  }

  /// A network's numbers `[N, H, W, C]` as samples; what is out of range stays so.
  ///
  /// - Throws: `CancelledError`.
  public func decode(_ numbers: Tensor) throws -> Tensor {
    if self == .unit { return numbers }
    let (scale, shift) = factors(numbers.shape[3])
    return try numbers.scaledChannels(scale.map { 1 / $0 }, zip(shift, scale).map { -$0 / $1 })
  }
}
