import CKernels
import TensorCore

extension Raster {
  /// Resizes to `height` by `width`, both positive; values stay in 0...1.
  ///
  /// The same size is the identity, bit for bit. Pixels are areas, whose edges stay aligned: the
  /// corners of the raster stay its corners. DPI is kept.
  ///
  /// - Throws: `CancelledError`.
  public func resized(
    height: Int, width: Int, interpolation: Interpolation
  ) throws -> Raster {
    try mapPlanes { try $0.resized(height, width, interpolation) }
  }
}

extension Image {
  /// Resizes the image and its alpha, as `Raster.resized` does.
  public func resized(height: Int, width: Int, interpolation: Interpolation) throws -> Image {
    try mapPlanes { try $0.resized(height, width, interpolation) }
  }
}

extension Mask {
  /// Resizes the mask, as `Raster.resized` does.
  public func resized(height: Int, width: Int, interpolation: Interpolation) throws -> Mask {
    try mapPlanes { try $0.resized(height, width, interpolation) }
  }
}

extension Tensor {
  fileprivate func resized(
    _ height: Int, _ width: Int, _ interpolation: Interpolation
  ) throws -> Tensor {
    precondition(height > 0 && width > 0, "\(width) x \(height) is no size for an image")
    if height == shape[0] && width == shape[1] { return self }
    let rows = ResizeWeights(from: shape[0], to: height, interpolation: interpolation)
    let columns = ResizeWeights(from: shape[1], to: width, interpolation: interpolation)
    let target: Shape = [height, width, shape[2]]
    if interpolation == .nearest {
      let pick = PickPixels(rows: rows.first, columns: columns.first, sourceWidth: shape[1])
      return try rearranged(to: target, by: pick)
    }
    let weigh = WeighPixels(rows: rows, columns: columns.paddedToFours(), of: self)
    return try Tensor(uninitialized: target) { target in
      try withUnsafeBufferPointer { try weigh.run(from: $0, to: target) }
    }
  }
}

/// Adds up weighted pixels, a row of the target at a time: source rows into a buffer as wide as
/// the source, then pixels of the buffer. So no second image is needed in between.
private struct WeighPixels: Sendable {
  let rows: ResizeWeights
  let columns: ResizeWeights
  let channels: Int
  /// Floats in a row.
  let sourceWidth: Int
  let targetWidth: Int

  init(rows: ResizeWeights, columns: ResizeWeights, of source: Tensor) {
    self.rows = rows
    self.columns = columns
    channels = source.shape[2]
    sourceWidth = source.shape[1] * channels
    targetWidth = columns.first.count * channels
  }

  func run(
    from source: UnsafeBufferPointer<Float>, to target: UnsafeMutableBufferPointer<Float>
  ) throws {
    let (source, target) = (SendablePointer(source), SendablePointer(target))
    let operations = sourceWidth * rows.taps + 2 * targetWidth * columns.taps
    // The column kernel reads whole groups of four taps, of which the last weigh nothing.
    let capacity = sourceWidth + (columns.taps + 1) * channels
    try parallelFor(rows.first.count, grain: max(1, 200_000 / operations)) { chunk in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { buffer in
        buffer.initialize(repeating: 0)
        let sums = SendablePointer(buffer).base
        for row in chunk { make(row, from: source.base, in: sums, to: target.base) }
      }
    }
  }

  private func make(
    _ row: Int, from source: UnsafePointer<Float>, in sums: UnsafeMutablePointer<Float>,
    to target: UnsafeMutablePointer<Float>
  ) {
    let first = source + Int(rows.first[row]) * sourceWidth
    rows.weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      kernels_weigh_rows(
        first, sourceWidth, weights + row * rows.taps, rows.taps, sums, sourceWidth)
    }
    kernels_weigh_columns(
      sums, columns.first, columns.weights, columns.taps, target + row * targetWidth,
      columns.first.count, channels)
  }
}

/// Nearest neighbours: pixels are moved, not computed.
private struct PickPixels: PixelMove {
  let rows: [Int32]
  let columns: [Int32]
  let sourceWidth: Int

  func move<Pixel>(
    _ source: UnsafePointer<Pixel>, _ target: UnsafeMutablePointer<Pixel>, rows chunk: Range<Int>
  ) {
    columns.withUnsafeBufferPointer { columns in
      for row in chunk {
        let from = source + Int(rows[row]) * sourceWidth
        let to = target + row * columns.count
        for column in 0..<columns.count { to[column] = from[Int(columns[column])] }
      }
    }
  }
}
