import TensorCore

/// Sets elements to 0 at random, and scales the others up so that the mean stays: Srivastava,
/// Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to Prevent Neural
/// Networks from Overfitting" (2014).
struct Dropout: Sendable {
  /// The probability of 0, below 1.
  let rate: Float
  /// Whether all of a channel of an image is dropped or none: Tompson and others, "Efficient Object
  /// Localization Using Convolutional Networks" (2015).
  var dropsChannels = false

  /// Drops elements: the same for the same seed and name, on any number of threads.
  ///
  /// - Parameter name: tells the dropouts of a network apart.
  /// - Throws: `CancelledError`.
  func apply(to x: inout Tensor, seed: UInt64, name: String) throws {
    let kept = try mask(x.shape, seed: seed, name: name)
    x = try x.multiplied(by: kept)
  }

  /// 0 for what is dropped, and what the others are multiplied by.
  private func mask(_ shape: Shape, seed: UInt64, name: String) throws -> Tensor {
    let scale = 1 / (1 - rate)
    if dropsChannels { return channelMask(shape, scale, SeededRandom(seed: seed, name: name)) }
    return try Tensor(uninitialized: shape) { elements in
      guard !elements.isEmpty else { return }
      let values = SendablePointer(elements)
      try parallelFor(elements.count, grain: 1 << 15) { range in
        var random = SeededRandom(seed: seed, name: name)
        random.skip(range.lowerBound)
        for index in range { values[index] = random.uniform() < rate ? 0 : scale }
      }
    }
  }
  private func channelMask(_ shape: Shape, _ scale: Float, _ stream: SeededRandom) -> Tensor {
    var random = stream
    let (count, channels) = (shape[0], shape[3])
    let kept = (0..<count * channels).map { _ in random.uniform() < rate ? 0 : scale }
    let pixels = shape[1] * shape[2]
    return Tensor(uninitialized: shape) { elements in
      for index in elements.indices {
        elements[index] = kept[index / channels / pixels * channels + index % channels]
      }
    }
  }
}
