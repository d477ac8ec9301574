import CKernels
import Glibc
import TensorCore

/// Convolution with a sampled Gaussian, rows and columns in turn; the time grows with `sigma`.
///
/// Weights are exp(-d² / 2 sigma²) for distances up to `reach` sigma, divided by their sum. There is
/// no approximation for large `sigma`: 401 taps both ways take some 50 ns a sample on one core.
struct GaussianBlur: Sendable {
  private let weights: [Float]
  private var radius: Int { weights.count / 2 }
  /// Beyond 4 sigma lies 1 part in 16,000, below half a step of 8 bits even at a full edge.
  private static let reach = 4.0
  /// Rows and strips are padded to whole blocks of the kernel.
  private static let block = 64
  /// Samples in a strip: the rows of a strip under a kernel of moderate size stay in the cache.
  private static let stripWidth = 1024

  /// - Parameter sigma: at least 0, in pixels.
  init(sigma: Double) {
    precondition(sigma >= 0 && sigma.isFinite, "a sigma of \(sigma) pixels")
    let radius = Int((Self.reach * sigma).rounded(.up))
    let bell = (-radius...radius).map { distance in
      sigma == 0 ? 1 : exp(-Double(distance * distance) / (2 * sigma * sigma))
    }
    let sum = bell.reduce(0, +)
    weights = bell.map { Float($0 / sum) }
  }

  /// The smoothed plane `[H, W, C]`, kept to 0...1 where `plane` is in it.
  ///
  /// - Throws: `CancelledError`.
  func apply(to plane: Tensor) throws -> Tensor {
    if weights.count == 1 { return plane }
    return try columns(rows(plane))
  }

  private func rows(_ plane: Tensor) throws -> Tensor {
    let (height, width, channels) = (plane.shape[0], plane.shape[1], plane.shape[2])
    let count = width * channels
    let (blocks, margin) = (Self.blocks(count), radius * channels)
    return try plane.mapBuffer { source, out in
      try parallelFor(height, grain: rowGrain(rowElements: count * 4)) { rows in
        try withScratch(Float.self, 2 * blocks + 2 * margin) { scratch in
          (scratch + margin + count).initialize(repeating: 0, count: blocks - count + margin)
          let (row, smooth) = (scratch + margin, scratch + 2 * margin + blocks)
          for index in rows {
            try Cancellation.check()
            row.update(from: source.base + index * count, count: count)
            mirrorMargins(of: row, width: width, channels: channels, margin: radius)
            kernels_weigh_rows(scratch, channels, weights, weights.count, smooth, blocks)
            (out.base + index * count).update(from: smooth, count: count)
          }
        }
      }
    }
  }

  private func columns(_ plane: Tensor) throws -> Tensor {
    let (height, count) = (plane.shape[0], plane.shape[1] * plane.shape[2])
    let strips = (count + Self.stripWidth - 1) / Self.stripWidth
    let bandHeight = max(64, 2 * radius)
    let bands = (height + bandHeight - 1) / bandHeight
    return try plane.mapBuffer { source, out in
      try parallelFor(bands * strips) { parts in
        for part in parts {
          let first = part / strips * bandHeight
          let left = part % strips * Self.stripWidth
          try strip(
            rows: first..<min(height, first + bandHeight),
            columns: left..<min(count, left + Self.stripWidth), source.base, out.base,
            height: height, stride: count)
        }
      }
    }
  }

  /// A strip of a band, after the rows that it reaches are gathered side by side.
  private func strip(
    rows: Range<Int>, columns: Range<Int>, _ source: UnsafeMutablePointer<Float>,
    _ out: UnsafeMutablePointer<Float>, height: Int, stride: Int
  ) throws {
    let blocks = Self.blocks(columns.count)
    let gathered = rows.count + 2 * radius
    try withScratch(Float.self, (gathered + 1) * blocks) { scratch in
      for index in 0..<gathered {
        let row = mirrored(rows.lowerBound - radius + index, height)
        let to = scratch + index * blocks
        to.update(from: source + row * stride + columns.lowerBound, count: columns.count)
        (to + columns.count).update(repeating: 0, count: blocks - columns.count)
      }
      let smooth = scratch + gathered * blocks
      for (index, row) in rows.enumerated() {
        if index & 15 == 0 { try Cancellation.check() }
        let from = scratch + index * blocks
        kernels_weigh_rows(from, blocks, weights, weights.count, smooth, blocks)
        let to = out + row * stride + columns.lowerBound
        for column in 0..<columns.count { to[column] = min(1, smooth[column]) }
      }
    }
  }

  private static func blocks(_ count: Int) -> Int { (count + block - 1) / block * block }
}
