import CKernels
import TensorCore

/// Which value of a neighbourhood wins: the largest dilates, the smallest erodes.
enum Extremum: Sendable {
  case maximum
  case minimum
}

/// Dilation and erosion of samples of any value, channel by channel. Outside the plane nothing
/// wins.
///
/// The square is separable: rows by doubling a window in the first-level cache, columns by van
/// Herk, "A fast algorithm for local minimum and maximum filters on rectangular and octagonal
/// kernels" (1992), and Gil and Werman, "Computing 2-D Min, Median, and Max Filters" (1993), three
/// comparisons a sample for any radius. The disk gathers chord by chord, as `BinaryMorphology` does.
struct GrayMorphology: Sendable {
  let extremum: Extremum
  let radius: Int
  let element: StructuringElement

  /// The changed plane `[H, W, C]`.
  ///
  /// - Throws: `CancelledError`.
  func apply(to plane: Tensor) throws -> Tensor {
    if radius == 0 { return plane }
    switch element {
    case .square: return try columns(rows(plane))
    case .disk: return try disk(plane)
    }
  }

  /// Each sample becomes the extremum of its row up to `radius` to both sides.
  func rows(_ plane: Tensor) throws -> Tensor {
    let (height, channels) = (plane.shape[0], plane.shape[2])
    let count = plane.shape[1] * channels
    let window = extremum == .maximum ? kernels_window_max : kernels_window_min
    return try plane.mapBuffer { source, out in
      try parallelFor(height, grain: rowGrain(rowElements: count)) { rows in
        withScratch(Float.self, count + 2 * radius * channels) { scratch in
          for row in rows {
            window(
              source.base + row * count, out.base + row * count, count, channels, radius, scratch)
          }
        }
      }
    }
  }

  /// Each sample becomes the extremum of its column up to `radius` above and below.
  func columns(_ plane: Tensor) throws -> Tensor {
    let (height, count) = (plane.shape[0], plane.shape[1] * plane.shape[2])
    let length = 2 * radius + 1
    // Strips so wide that the rows of a segment fill a quarter of the second-level cache.
    let stripWidth = min(count, max(256, (1 << 17) / length))
    let (segments, strips) = ((height + length - 1) / length, (count + stripWidth - 1) / stripWidth)
    return try plane.mapBuffer { source, out in
      let grain = max(1, (1 << 16) / (length * stripWidth))
      try parallelFor(segments * strips, grain: grain) { parts in
        withScratch(Float.self, (length + 1) * stripWidth) { scratch in
          for part in parts {
            let first = part % strips * stripWidth
            segment(
              part / strips * length, first..<min(count, first + stripWidth), source.base,
              out.base, height: height, stride: count, scratch)
          }
        }
      }
    }
  }

  /// The rows `start ..< start + length` of a strip. Their windows all contain the row
  /// `start + radius`: each is a suffix of the `length` rows that end there and a prefix of the
  /// `length` that follow.
  private func segment(
    _ start: Int, _ strip: Range<Int>, _ source: UnsafeMutablePointer<Float>,
    _ out: UnsafeMutablePointer<Float>, height: Int, stride: Int,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let pick = extremum == .maximum ? kernels_max : kernels_min
    let (width, middle) = (strip.count, min(start + radius, height - 1))
    let (source, out) = (source + strip.lowerBound, out + strip.lowerBound)
    let end = min(height, start + 2 * radius + 1)
    // Suffixes: row r of the block is kept at scratch row r - start + radius.
    let suffix = scratch + width
    let top = max(0, start - radius)
    func kept(_ row: Int) -> UnsafeMutablePointer<Float> { suffix + (row - start + radius) * width }
    kept(middle).update(from: source + middle * stride, count: width)
    for row in Swift.stride(from: middle - 1, through: top, by: -1) {
      pick(source + row * stride, kept(row + 1), kept(row), width)
    }
    // The prefix so far lies in the scratch's first row.
    for row in start..<end {
      let window = kept(min(middle, max(top, row - radius)))
      let entering = row + radius
      if entering > middle, entering < height {
        if entering == middle + 1 {
          scratch.update(from: source + entering * stride, count: width)
        } else {
          pick(source + entering * stride, scratch, scratch, width)
        }
      }
      if middle < min(height - 1, entering) {
        pick(window, scratch, out + row * stride, width)
      } else {
        (out + row * stride).update(from: window, count: width)
      }
    }
  }

  private func disk(_ plane: Tensor) throws -> Tensor {
    let (height, channels) = (plane.shape[0], plane.shape[2])
    let count = plane.shape[1] * channels
    let halfWidths = StructuringElement.halfWidths(radius: radius)
    let gather = extremum == .maximum ? kernels_disk_max : kernels_disk_min
    return try plane.mapBuffer { source, out in
      try parallelFor(height, grain: rowGrain(rowElements: count * (radius + 1))) { rows in
        withScratch(Float.self, 2 * (count + 2 * radius * channels)) { scratch in
          for row in rows {
            gather(
              source.base + row * count, count, count, channels, halfWidths, radius, row,
              height - 1 - row, scratch, out.base + row * count)
          }
        }
      }
    }
  }
}
