import TensorCore

extension Quality {
  /// How much the border of a filled hole shows: the mean absolute difference between the steps from
  /// pixels of the hole to their neighbours outside (4-connected) and those of the right picture, in
  /// percent of the whole range; 0 without a border.
  ///
  /// - Parameter hole: where it is at least 0.5.
  /// - Throws: `CancelledError`.
  public static func seamPercent(
    _ made: Image, _ right: Image, around hole: Mask
  ) throws -> Double {
    requireMatch(made, right, hole)
    try Cancellation.check()
    let channels = made.channels
    var (sum, count) = (0.0, 0)
    made.pixels.withUnsafeBufferPointer { made in
      right.pixels.withUnsafeBufferPointer { right in
        forEachBorderPair(of: hole) { inside, outside in
          for channel in 0..<channels {
            let (p, q) = (inside * channels + channel, outside * channels + channel)
            sum += Double(abs((made[p] - made[q]) - (right[p] - right[q])))
          }
          count += channels
        }
      }
    }
    return count > 0 ? 100 * sum / Double(count) : 0
  }

  /// Gives the pixels on both sides of a hole's border, by their numbers.
  private static func forEachBorderPair(
    of hole: Mask, _ body: (_ inside: Int, _ outside: Int) -> Void
  ) {
    let (height, width) = (hole.height, hole.width)
    hole.values.withUnsafeBufferPointer { values in
      func look(_ first: Int, _ second: Int) {
        let (isFirst, isSecond) = (values[first] >= 0.5, values[second] >= 0.5)
        if isFirst != isSecond { isFirst ? body(first, second) : body(second, first) }
      }
      for row in 0..<height {
        for column in 0..<width {
          let pixel = row * width + column
          if column + 1 < width { look(pixel, pixel + 1) }
          if row + 1 < height { look(pixel, pixel + width) }
        }
      }
    }
  }
}
