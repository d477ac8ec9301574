import TensorCore

/// A rule that fills rows of a plane with pixels of another plane, none of them changed.
///
/// Pixels are moved whole, whatever they are made of: an implementation is compiled once for gray
/// and once for RGB.
protocol PixelMove: Sendable {
  /// Fills `rows` of `target` from `source`, which are the starts of the two planes.
  func move<Pixel>(
    _ source: UnsafePointer<Pixel>, _ target: UnsafeMutablePointer<Pixel>, rows: Range<Int>)
}

extension Tensor {
  /// A plane `[height, width, C]` of pixels of this one, `[H, W, C]`, C = 1 or 3.
  ///
  /// Rows are filled in chunks of at least `grain` rows, in parallel.
  ///
  /// - Throws: `CancelledError`.
  func rearranged(to shape: Shape, grain: Int = 1, by move: some PixelMove) throws -> Tensor {
    let grain = max(grain, rowGrain(rowElements: shape[1] * shape[2]))
    return try Tensor(uninitialized: shape) { target in
      try withUnsafeBufferPointer { source in
        if shape[2] == 1 {
          try run(move, source, target, rows: shape[0], grain: grain)
        } else {
          try source.withMemoryRebound(to: RGB.self) { source in
            try target.withMemoryRebound(to: RGB.self) { target in
              try run(move, source, target, rows: shape[0], grain: grain)
            }
          }
        }
      }
    }
  }
}

private typealias RGB = (Float, Float, Float)

private func run<Pixel>(
  _ move: some PixelMove, _ source: UnsafeBufferPointer<Pixel>,
  _ target: UnsafeMutableBufferPointer<Pixel>, rows: Int, grain: Int
) throws {
  let (source, target) = (SendablePointer(source), SendablePointer(target))
  try parallelFor(rows, grain: grain) { rows in
    move.move(UnsafePointer(source.base), target.base, rows: rows)
  }
}
