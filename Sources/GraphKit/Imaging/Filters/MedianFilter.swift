import CKernels
import TensorCore

/// The exact median of a square window, at any bit depth.
///
/// Radius 1 is a sorting network over whole rows, 2 and 3 forgetful selection. Larger windows slide over tiles with a histogram,
/// after Huang, Yang and Tang, "A fast two-dimensional median filtering algorithm" (1979): 2 radius
/// + 1 samples enter and leave at each step. The histogram counts the ranks of the tile's samples
/// among themselves, as in Weiss, "Fast Median and Bilateral Filtering" (2006), so that floats of
/// any value lose nothing.
struct MedianFilter: Sendable {
  private let radius: Int

  /// - Parameter radius: at least 0, in pixels.
  init(radius: Int) {
    precondition(radius >= 0, "a radius of \(radius) pixels")
    self.radius = radius
  }

  /// The medians of a plane `[H, W, C]`.
  ///
  /// - Throws: `CancelledError`.
  func apply(to plane: Tensor) throws -> Tensor {
    switch radius {
    case 0: plane
    case 1: try network(plane)
    case 2, 3: try selection(plane)
    default: try tiles(plane)
    }
  }

  private func network(_ plane: Tensor) throws -> Tensor {
    let (height, width, channels) = (plane.shape[0], plane.shape[1], plane.shape[2])
    let count = width * channels
    let padded = count + 2 * channels
    return try plane.mapBuffer { source, out in
      try parallelFor(height, grain: rowGrain(rowElements: count)) { rows in
        withScratch(Float.self, 6 * padded) { scratch in
          // Row r, with its margins, lies in one of three places in turn.
          func place(_ row: Int) -> UnsafeMutablePointer<Float> { scratch + (row + 3) % 3 * padded }
          func load(_ row: Int) {
            let to = place(row) + channels
            to.update(from: source.base + mirrored(row, height) * count, count: count)
            mirrorMargins(of: to, width: width, channels: channels, margin: 1)
          }
          load(rows.lowerBound - 1)
          load(rows.lowerBound)
          for row in rows {
            load(row + 1)
            kernels_median_3x3(
              place(row - 1), place(row), place(row + 1), out.base + row * count, count, channels,
              scratch + 3 * padded)
          }
        }
      }
    }
  }

  private func selection(_ plane: Tensor) throws -> Tensor {
    let (height, width, channels) = (plane.shape[0], plane.shape[1], plane.shape[2])
    let (count, margin) = (width * channels, radius * channels)
    let stride = count + 2 * margin + 16
    let grain = max(8, rowGrain(rowElements: count * 8))
    return try plane.mapBuffer { source, out in
      try parallelFor(height, grain: grain) { rows in
        let gathered = rows.count + 2 * radius
        withScratch(Float.self, gathered * stride + count + 16) { scratch in
          for index in 0..<gathered {
            let to = scratch + index * stride + margin
            let from = mirrored(rows.lowerBound - radius + index, height) * count
            to.update(from: source.base + from, count: count)
            mirrorMargins(of: to, width: width, channels: channels, margin: radius)
            (to + count + margin).update(repeating: 0, count: 16)
          }
          let medians = scratch + gathered * stride
          for (index, row) in rows.enumerated() {
            let from = scratch + index * stride
            kernels_median_small(from, stride, medians, count, channels, radius)
            (out.base + row * count).update(from: medians, count: count)
          }
        }
      }
    }
  }

  private func tiles(_ plane: Tensor) throws -> Tensor {
    let (height, width, channels) = (plane.shape[0], plane.shape[1], plane.shape[2])
    let edge = max(64, radius)
    let (down, across) = ((height + edge - 1) / edge, (width + edge - 1) / edge)
    return try plane.mapBuffer { source, out in
      try parallelFor(down * across * channels) { parts in
        for part in parts {
          let (top, left) = (part / channels / across * edge, part / channels % across * edge)
          let tile = MedianTile(
            rows: top..<min(height, top + edge), columns: left..<min(width, left + edge),
            channel: part % channels, radius: radius, shape: plane.shape)
          try tile.fill(out.base, from: source.base)
        }
      }
    }
  }
}
