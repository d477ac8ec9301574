import CKernels
import TensorCore

/// Dilation and erosion of planes that hold only 0 and 1, on bits.
///
/// - The square is separable, and each direction doubles a window until it is 2 radius + 1 long:
///   log2(radius) steps on a 32nd of the data.
/// - The disk is built a row of the result at a time, from its widest chord outwards: what is
///   gathered so far is widened by the difference of two chords, then the next two rows join. That
///   is 2 radius steps on a 32nd of the data, as cheap as reading the floats up to
///   `largestGatheredRadius`; beyond, `EuclideanReach` takes over, whose cost is constant.
struct BinaryMorphology: Sendable {
  let extremum: Extremum
  let radius: Int
  let element: StructuringElement

  /// Above it the disk is found from distances.
  static let largestGatheredRadius = 1024

  /// The changed plane `[H, W]`; `nil` when a value is neither 0 nor 1.
  ///
  /// - Throws: `CancelledError`.
  func apply(to values: Tensor) throws -> Tensor? {
    switch element {
    case .square: try square(values)
    case .disk:
      radius <= Self.largestGatheredRadius
        ? try disk(values) : try EuclideanReach(radius: radius, mark: mark).apply(to: values)
    }
  }

  /// What spreads: holes in dilation, and what is no hole in erosion.
  private var mark: Float { extremum == .maximum ? 1 : 0 }

  /// Whether the result exceeds what caches hold, so that storing past them is faster.
  private func streams(_ height: Int, _ width: Int) -> Int32 {
    height * width * MemoryLayout<Float>.stride > 32 << 20 ? 1 : 0
  }

  private func square(_ values: Tensor) throws -> Tensor? {
    let (height, width) = (values.shape[0], values.shape[1])
    let (radius, words) = (radius, BitPlane.words(width: width))
    let streams = streams(height, width)
    let spread = try BitPlane(values, marking: mark) { row in
      withScratch(UInt64.self, 2 * words + 4 * (radius / 32 + 2)) {
        kernels_spread_bits(row, row, words, radius, $0)
      }
    }
    guard let spread else { return nil }
    return try makePlane(height, width) { out in
      try spread.withWords { bits in
        let bits = SendablePointer(UnsafeBufferPointer(start: bits, count: height * words))
        let grain = max(rowGrain(rowElements: width), 2 * radius)
        try parallelFor(height, grain: grain) { rows in
          withScratch(UInt64.self, (rows.count + 2 * radius) * words) { window in
            spreadColumns(of: bits.base, rows, height, words, into: window)
            for row in rows {
              let found = window + (row - rows.lowerBound) * words
              kernels_unpack_bits(found, out.base + row * width, width, mark, streams)
            }
          }
        }
      }
    }
  }

  /// Row i of `window` becomes the union of rows i - radius ... i + radius of `rows`.
  private func spreadColumns(
    of bits: UnsafePointer<UInt64>, _ rows: Range<Int>, _ height: Int, _ words: Int,
    into window: UnsafeMutablePointer<UInt64>
  ) {
    let count = rows.count + 2 * radius
    let inside = max(0, rows.lowerBound - radius)..<min(height, rows.upperBound + radius)
    let before = (inside.lowerBound - (rows.lowerBound - radius)) * words
    window.update(repeating: 0, count: before)
    (window + before).update(from: bits + inside.lowerBound * words, count: inside.count * words)
    let end = before + inside.count * words
    (window + end).update(repeating: 0, count: count * words - end)
    var length = 1
    while length < 2 * radius + 1 {
      let shift = min(length, 2 * radius + 1 - length)
      length += shift
      kernels_or_bits(window, window + shift * words, window, (count - length + 1) * words)
    }
  }

  private func disk(_ values: Tensor) throws -> Tensor? {
    guard let plane = try BitPlane(values, marking: mark) else { return nil }
    let (height, width, words, radius) = (plane.height, plane.width, plane.words, radius)
    let halfWidths = StructuringElement.halfWidths(radius: radius)
    let streams = streams(height, width)
    return try makePlane(height, width) { out in
      try plane.withWords { bits in
        let bits = SendablePointer(UnsafeBufferPointer(start: bits, count: height * words))
        try parallelFor(height, grain: rowGrain(rowElements: width)) { rows in
          withScratch(UInt64.self, 4 * words + 24) { scratch in
            let found = scratch + 3 * words + 24
            for row in rows {
              kernels_disk_bits(
                bits.base + row * words, words, words, halfWidths, radius, row, height - 1 - row,
                scratch, found)
              kernels_unpack_bits(found, out.base + row * width, width, mark, streams)
            }
          }
        }
      }
    }
  }
}
