extension ConvolutionGeometry {
  /// Moves of the input by multiples of it, pixels, only move the results: their bits stay.
  ///
  /// Winograd's results come in tiles of four by four, and one has other bits at another place in
  /// its tile.
  public var inputGrid: Int {
    if ConvolutionPhase.phases(of: self).contains(where: \.mayBeWinograd) {
      return 4 * dilation * (isTransposed ? 1 : stride)
    }
    return isTransposed ? 1 : stride
  }

  /// The inputs along an axis that decide the bits of results, both counted from the beginning of
  /// the image, outside of which padding lies. Kernel and padding are taken to be square.
  public func inputs(deciding results: Range<Int>) -> Range<Int> {
    let ranges = ConvolutionPhase.phases(of: self).map { $0.inputs(deciding: results) }
    let lower = ranges.map(\.lowerBound).min() ?? 0
    return lower..<(ranges.map(\.upperBound).max() ?? lower)
  }
}

extension ConvolutionPhase {
  /// Whether the geometry allows Winograd's tiles: 3x3 of stride 2 would save too few products.
  var mayBeWinograd: Bool {
    columns.taps.count == rows.taps.count
      && (stride == 1 && (2...3).contains(rows.taps.count)
        || stride == 2 && (4...6).contains(rows.taps.count) && dilation == 1)
  }

  /// As if there were no tiles, widened to whole ones.
  fileprivate func inputs(deciding results: Range<Int>) -> Range<Int> {
    let tile = mayBeWinograd ? 4 * dilation : 1
    let first = ceiling(results.lowerBound - rows.origin, rows.step)
    let end = ceiling(results.upperBound - rows.origin, rows.step)
    let last = ceiling(end, tile) * tile - 1
    let reach = (rows.taps.count - 1) * dilation
    return floor(first, tile) * tile * stride + rows.offset..<last * stride + rows.offset + reach
      + 1
  }

  private func floor(_ number: Int, _ divisor: Int) -> Int {
    (number - (number % divisor + divisor) % divisor) / divisor
  }

  private func ceiling(_ number: Int, _ divisor: Int) -> Int { -floor(-number, divisor) }
}
