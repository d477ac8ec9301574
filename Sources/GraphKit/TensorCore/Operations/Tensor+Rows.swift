extension Tensor {
  /// A tensor `[N, H, W, C]` made row by row, rows shared out to threads.
  ///
  /// - Parameter body: writes row `y` of image `image`; it gets this tensor's image and the row.
  /// - Throws: `CancelledError`.
  func mappedRows(
    height: Int, width: Int, channels: Int,
    _ body:
      @Sendable (
        _ image: UnsafePointer<Float>, _ y: Int, _ row: UnsafeMutablePointer<Float>
      ) -> Void
  ) throws -> Tensor {
    precondition(shape.rank == 4, "an operation on images of shape \(shape)")
    let count = shape[0]
    let step = shape[1] * shape[2] * shape[3]
    let grain = max(1, 16384 / max(1, width * channels))
    return try Tensor(uninitialized: [count, height, width, channels]) { out in
      guard !out.isEmpty else { return }
      let out = SendablePointer(out)
      try withUnsafeBufferPointer { values in
        let values = SendablePointer(values)
        try parallelFor(count * height, grain: grain) { rows in
          for row in rows {
            body(
              values.base + row / height * step, row % height, out.base + row * width * channels)
          }
        }
      }
    }
  }

  /// Changes the elements in place, in runs of whole pixels of `channels` elements, which threads
  /// share out.
  ///
  /// - Throws: `CancelledError`.
  mutating func changeElements(
    channels: Int = 1, _ body: @Sendable (_ run: UnsafeMutablePointer<Float>, _ count: Int) -> Void
  ) throws {
    try withUnsafeMutableBufferPointer { values in
      guard !values.isEmpty else { return }
      let pixels = values.count / channels
      let values = SendablePointer(values)
      try parallelFor(pixels, grain: max(1, 32768 / channels)) { range in
        body(values.base + range.lowerBound * channels, range.count * channels)
      }
    }
  }
}
