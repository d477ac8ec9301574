import CKernels
import TensorCore

/// The mean of a square window, in time that does not depend on its size.
///
/// Sums run down the columns and then along the row, in double precision: floats in 0...1 leave it
/// 28 bits, so nothing that matters gets lost or drifts. Bands of rows begin anew.
struct BoxFilter: Sendable {
  private let radius: Int

  /// - Parameter radius: at least 0, in pixels.
  init(radius: Int) {
    precondition(radius >= 0, "a radius of \(radius) pixels")
    self.radius = radius
  }

  /// The means of a plane `[H, W, C]`.
  ///
  /// - Throws: `CancelledError`.
  func apply(to plane: Tensor) throws -> Tensor {
    if radius == 0 { return plane }
    let (height, count) = (plane.shape[0], plane.shape[1] * plane.shape[2])
    let grain = max(rowGrain(rowElements: count), 2 * radius + 1)
    return try plane.mapBuffer { source, out in
      try parallelFor(height, grain: grain) { rows in
        try band(rows, UnsafePointer(source.base), out.base, plane.shape)
      }
    }
  }

  private func band(
    _ rows: Range<Int>, _ source: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>,
    _ shape: Shape
  ) throws {
    let (height, width, channels) = (shape[0], shape[1], shape[2])
    let (count, margin) = (width * channels, radius * channels)
    let scale = 1 / Double((2 * radius + 1) * (2 * radius + 1))
    func row(_ index: Int) -> UnsafePointer<Float> { source + mirrored(index, height) * count }
    try withScratch(Double.self, count + 2 * margin) { scratch in
      let sums = scratch + margin
      sums.initialize(repeating: 0, count: count)
      for index in rows.lowerBound - radius...rows.lowerBound + radius {
        let values = row(index)
        for column in 0..<count { sums[column] += Double(values[column]) }
      }
      for index in rows {
        if index > rows.lowerBound {
          kernels_slide_sums(sums, row(index + radius), row(index - radius - 1), count)
        }
        if index & 63 == 0 { try Cancellation.check() }
        mirrorMargins(of: sums, width: width, channels: channels, margin: radius)
        kernels_window_means(scratch, out + index * count, count, channels, radius, scale)
      }
    }
  }
}
