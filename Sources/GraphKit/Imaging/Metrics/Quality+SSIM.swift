import CKernels
import Glibc
import TensorCore

extension Quality {
  /// Structural similarity, at most 1, which only equal pictures reach: Z. Wang, A. C. Bovik,
  /// H. R. Sheikh and E. P. Simoncelli, "Image Quality Assessment: From Error Visibility to
  /// Structural Similarity", 2004.
  ///
  /// The window is a Gaussian of sigma 1.5 over 11 x 11 pixels; K1 = 0.01, K2 = 0.03, peak 255. The
  /// result is the mean over all windows that lie wholly inside the picture, and over the channels.
  /// In a picture with a side below 11 the window is the largest odd square that fits, its weights
  /// scaled up to the sum 1. With `hole`, only windows count whose centre is at least 0.5 there; 1
  /// when there are none.
  ///
  /// - Throws: `CancelledError`.
  public static func ssim(_ a: Image, _ b: Image, within hole: Mask? = nil) throws -> Double {
    requireMatch(a, b, hole)
    let window = gaussianWindow(radius: min(5, (min(a.height, a.width) - 1) / 2))
    var total = RowTotal()
    for channel in 0..<a.channels {
      let map = SSIMMap(
        a: try SSIMPlane(a, channel: channel), b: try SSIMPlane(b, channel: channel),
        window: window, hole: hole)
      for row in try map.rowTotals() {
        total.sum += row.sum
        total.count += row.count
      }
    }
    return total.count > 0 ? total.sum / Double(total.count) : 1
  }

  private static func gaussianWindow(radius: Int) -> [Float] {
    let weights = (-radius...radius).map { exp(-Double($0 * $0) / (2 * 1.5 * 1.5)) }
    let sum = weights.reduce(0, +)
    return weights.map { Float($0 / sum) }
  }
}

/// The sum of a row of the similarity map, and how many windows are in it.
private struct RowTotal {
  var sum = 0.0
  var count = 0
}

/// The similarity of one channel at every place of the window.
private struct SSIMMap: Sendable {
  let a: SSIMPlane
  let b: SSIMPlane
  let window: [Float]
  let hole: Mask?

  private var rows: Int { a.height - window.count + 1 }
  private var columns: Int { a.width - window.count + 1 }

  /// The totals of the rows from top to bottom, to be added in that order.
  func rowTotals() throws -> [RowTotal] {
    var totals = [RowTotal](repeating: RowTotal(), count: rows)
    try totals.withUnsafeMutableBufferPointer { totals in
      let totals = SendablePointer(totals)
      try parallelFor(rows, grain: rowGrain(rowElements: 8 * a.stride)) { rows in
        // Five rows of sums, then a row of the map.
        let capacity = 5 * (a.stride + 16) + a.stride
        withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { buffer in
          buffer.initialize(repeating: 0)
          let sums = SendablePointer(buffer).base
          for row in rows { totals[row] = total(row, sums, map: sums + 5 * (a.stride + 16)) }
        }
      }
    }
    return totals
  }

  private func total(
    _ row: Int, _ sums: UnsafeMutablePointer<Float>, map: UnsafeMutablePointer<Float>
  ) -> RowTotal {
    a.withRow(row) { rowOfA in
      b.withRow(row) { rowOfB in
        kernels_ssim_row(rowOfA, rowOfB, a.stride, window, window.count, sums, map, columns)
      }
    }
    var total = RowTotal()
    for column in 0..<columns where isCounted(row, column) {
      total.sum += Double(map[column])
      total.count += 1
    }
    return total
  }

  private func isCounted(_ row: Int, _ column: Int) -> Bool {
    guard let hole else { return true }
    return hole[row + window.count / 2, column + window.count / 2] >= 0.5
  }
}
