import TensorCore

/// Widens the middle line of a ridge to the pixels beside it that stand out nearly as much.
struct RidgeGrowth {
  /// How far, in pixels.
  let radius: Int
  /// The share of the line's contrast that a pixel must have.
  let share: Float
  /// Whether pixels that were not marked stay so.
  let staysInside: Bool
  /// A contrast of 5 of 255 is not seen.
  private static let least: Float = 0.02

  /// The mask of what stands out, by `contrast`, `[H, W, 1]`, of the same size.
  ///
  /// - Throws: `CancelledError`.
  func grown(_ lines: Mask, contrast: Tensor) throws -> Mask {
    let (height, width) = (lines.height, lines.width)
    let values = try lines.values.withUnsafeBufferPointer { lines in
      let lines = SendablePointer(lines)
      return try contrast.withUnsafeBufferPointer { contrast in
        let contrast = SendablePointer(contrast)
        return try makePlane(height, width) { out in
          try parallelFor(height, grain: max(64, rowGrain(rowElements: width))) { rows in
            try grow(rows, height, width, lines.base, contrast.base, out.base)
          }
        }
      }
    }
    return Mask(values: values)
  }

  private func grow(
    _ rows: Range<Int>, _ height: Int, _ width: Int, _ lines: UnsafePointer<Float>,
    _ contrast: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>
  ) throws {
    let needed = max(0, rows.lowerBound - radius)..<min(height, rows.upperBound + radius)
    let first = needed.lowerBound * width
    let onLines = Tensor(uninitialized: [needed.count, width, 1]) { band in
      for index in band.indices {
        band[index] = lines[first + index] > 0 ? contrast[first + index] : 0
      }
    }
    // The largest contrast of the lines up to `radius` away.
    let peaks = try GrayMorphology(extremum: .maximum, radius: radius, element: .disk)
      .apply(to: onLines)
    peaks.withUnsafeBufferPointer { peaks in
      for index in rows.lowerBound * width..<rows.upperBound * width {
        let peak = peaks[index - first]
        let stands: Float = peak > 0 && contrast[index] >= max(Self.least, share * peak) ? 1 : 0
        out[index] = staysInside ? min(lines[index], stands) : max(lines[index], stands)
      }
    }
  }
}
