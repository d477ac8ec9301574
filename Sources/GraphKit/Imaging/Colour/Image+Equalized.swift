import TensorCore

extension Image {
  /// The photograph with its brightness spread evenly over 0...1: histogram equalisation, after
  /// Gonzalez and Woods, "Digital Image Processing". Its colours stay, as far as RGB holds them at
  /// their new brightness.
  ///
  /// Each pixel's brightness becomes the share of the pixels that are at most as bright, less those
  /// of the darkest, so that the darkest become 0 and the brightest 1. A photograph of one
  /// brightness stays as it is.
  ///
  /// - Throws: `CancelledError`.
  public func equalized() throws -> Image {
    var colours = try YCbCr(self)
    guard let curve = equalizingCurve(of: colours.y) else { return self }
    colours.y.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] = curve[level(of: values[index])] }
    }
    if channels == 3 { return try colours.rgb() }
    var result = self
    result.pixels = colours.y.reshaped(pixels.shape)
    return result
  }
}

/// Levels of brightness that are told apart.
private let levelCount = 4096

private func level(of value: Float) -> Int {
  Int((min(1, max(0, value)) * Float(levelCount - 1)).rounded())
}

/// The new brightness of each level; `nil` when there is only one.
private func equalizingCurve(of plane: Tensor) -> [Float]? {
  var counts = [Int](repeating: 0, count: levelCount)
  plane.withUnsafeBufferPointer { values in for value in values { counts[level(of: value)] += 1 } }
  let darkest = counts.first { $0 > 0 } ?? 0
  guard darkest < plane.count else { return nil }
  var sum = 0
  return counts.map { count in
    sum += count
    return max(0, Float(sum - darkest) / Float(plane.count - darkest))
  }
}
