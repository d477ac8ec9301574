import TensorCore

/// A plane `[H, W]` with its border pixels repeated around it, so that whatever is at most `margin`
/// away from a pixel lies at a fixed offset in memory.
struct MarginPlane: Sendable {
  static let margin = 16

  let height: Int
  let width: Int
  /// Floats from a pixel to the one below it.
  var stride: Int { width + 2 * Self.margin }
  private let values: Tensor

  /// Copies a plane of so many rows and columns.
  ///
  /// - Throws: `CancelledError`.
  init(_ plane: Tensor, height: Int, width: Int) throws {
    (self.height, self.width) = (height, width)
    let (margin, stride) = (Self.margin, width + 2 * Self.margin)
    values = try makePlane(height + 2 * margin, stride) { out in
      try plane.withUnsafeBufferPointer { source in
        let source = SendablePointer(source)
        try parallelFor(height + 2 * margin, grain: rowGrain(rowElements: stride)) { rows in
          for row in rows {
            let from = source.base + min(max(row - margin, 0), height - 1) * width
            let to = out.base + row * stride
            to.update(repeating: from[0], count: margin)
            (to + margin).update(from: from, count: width)
            (to + margin + width).update(repeating: from[width - 1], count: margin)
          }
        }
      }
    }
  }

  /// Reads the plane through a pointer to its first pixel.
  func withPixels<Result>(_ body: (SendablePointer<Float>) throws -> Result) rethrows -> Result {
    try values.withUnsafeBufferPointer { values in
      let first = Self.margin * stride + Self.margin
      return try body(SendablePointer(UnsafeBufferPointer(rebasing: values[first...])))
    }
  }
}
