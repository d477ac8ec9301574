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
    }.recorded(from: [self]) { [shape] gradient in
      let rows = (0..<gradient.shape[1]).map { Self.inside($0 - padding.top, height, mode) }
      return [try gradient.gathered(rows: rows, columns: columns, to: shape)]
    }
  }

  /// Adds each pixel to the one of `shape` that it is a copy of.
  private func gathered(rows: [Int?], columns: [Int?], to shape: Shape) throws -> Tensor {
    let (width, channels) = (shape[2], shape[3])
    return try Tensor(uninitialized: shape) { out in
      out.initialize(repeating: 0)
      let out = SendablePointer(out)
      try withExtendedLifetime(self) {
        try parallelFor(shape[0]) { images in
          for image in images {
            for case (let y, let row?) in rows.enumerated() {
              let from = unsafeBase + (image * rows.count + y) * columns.count * channels
              let to = out.base + (image * shape[1] + row) * width * channels
              for case (let x, let column?) in columns.enumerated() {
                for c in 0..<channels { to[column * channels + c] += from[x * channels + c] }
              }
            }
          }
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
    }.recorded(from: [self]) { [shape] in
      let around = ConvolutionGeometry.Padding(
        top: top, left: left, bottom: shape[1] - top - height, right: shape[2] - left - width)
      return [try $0.padded(around, mode: .zero)]
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
