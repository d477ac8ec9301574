extension Tensor {
  /// Larger by so many rows and columns on each side, filled as `mode` says. Reflection needs
  /// padding below the extent; what exceeds it is reflected back and forth.
  ///
  /// - Throws: `CancelledError`.
  public func padded(
    _ padding: ConvolutionGeometry.Padding, mode: ConvolutionGeometry.PaddingMode
  ) throws -> Tensor {
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    let outWidth = width + padding.left + padding.right
    let columns = (0..<outWidth).map { Self.inside($0 - padding.left, width, mode) }
    return try mappedRows(
      height: height + padding.top + padding.bottom, width: outWidth, channels: channels
    ) { image, y, row in
      let from = Self.inside(y - padding.top, height, mode)
      for x in 0..<outWidth {
        let out = row + x * channels
        if let from, let column = columns[x] {
          out.update(from: image + (from * width + column) * channels, count: channels)
        } else {
          out.update(repeating: 0, count: channels)
        }
      }
    }
  }

  /// The part of `height` x `width` pixels whose first is (top, left).
  ///
  /// - Throws: `CancelledError`.
  public func cropped(top: Int, left: Int, height: Int, width: Int) throws -> Tensor {
    precondition(
      top >= 0 && left >= 0 && top + height <= shape[1] && left + width <= shape[2],
      "a crop outside of \(shape)")
    if height == shape[1] && width == shape[2] { return self }
    let (rowStep, channels) = (shape[2] * shape[3], shape[3])
    return try mappedRows(height: height, width: width, channels: channels) { image, y, row in
      row.update(from: image + (top + y) * rowStep + left * channels, count: width * channels)
    }
  }

  private static func inside(
    _ at: Int, _ extent: Int, _ mode: ConvolutionGeometry.PaddingMode
  ) -> Int? {
    if (0..<extent).contains(at) { return at }
    switch mode {
    case .zero: return nil
    case .replicate: return at < 0 ? 0 : extent - 1
    case .reflect:
      let period = max(1, 2 * (extent - 1))
      let folded = ((at % period) + period) % period
      return min(folded, period - folded)
    }
  }
}
