import CKernels
import Synchronization
import TensorCore

/// The disk of any radius at a cost that does not depend on it, for planes of 0 and 1.
///
/// As in exact distance transforms (Meijster, Roerdink and Hesselink, "A General Algorithm for
/// Computing Distance Transforms in Linear Time", 2000) the first phase finds, for each pixel, the
/// distance g to the nearest marked pixel of its column. A radius makes the second phase simpler
/// than theirs: a pixel at g marks the pixels up to sqrt(radius² - g²) to both sides of it, and the
/// union of these intervals is one running maximum and one running minimum along the row.
struct EuclideanReach: Sendable {
  let radius: Int
  /// The value, 0 or 1, that spreads.
  let mark: Float

  /// The plane `[H, W]` with `mark` up to `radius` away from each mark; `nil` when a value is
  /// neither 0 nor 1.
  ///
  /// - Throws: `CancelledError`.
  func apply(to values: Tensor) throws -> Tensor? {
    guard let distances = try columnDistances(values) else { return nil }
    let (height, width, mark) = (values.shape[0], values.shape[1], mark)
    // At radius + 1, which stands for all that is farther, an interval is empty.
    let halfWidths = StructuringElement.halfWidths(radius: radius) + [-1 - Int32(width)]
    return try makePlane(height, width) { out in
      try distances.withUnsafeBufferPointer { distances in
        let distances = SendablePointer(distances)
        try parallelFor(height, grain: rowGrain(rowElements: width)) { rows in
          for row in rows {
            Self.mark(
              out.base + row * width, width, distances.base + row * width, halfWidths, mark)
          }
        }
      }
    }
  }

  private static func mark(
    _ out: UnsafeMutablePointer<Float>, _ width: Int, _ distances: UnsafePointer<Float>,
    _ halfWidths: [Int32], _ mark: Float
  ) {
    halfWidths.withUnsafeBufferPointer { halfWidths in
      var last = -1
      for column in 0..<width {
        last = max(last, column &+ Int(halfWidths[Int(distances[column])]))
        out[column] = last >= column ? mark : 1 - mark
      }
      var first = width
      for column in stride(from: width - 1, through: 0, by: -1) {
        first = min(first, column &- Int(halfWidths[Int(distances[column])]))
        if first <= column { out[column] = mark }
      }
    }
  }

  /// The distance in rows to the nearest mark above or below, at most radius + 1.
  private func columnDistances(_ values: Tensor) throws -> Tensor? {
    let (height, width, mark, far) = (values.shape[0], values.shape[1], mark, Float(radius + 1))
    let isBinary = Atomic<Bool>(true)
    let distances = try makePlane(height, width) { out in
      try values.withUnsafeBufferPointer { values in
        let values = SendablePointer(values)
        try parallelFor(width, grain: 128) { columns in
          var allBinary = true
          for row in 0..<height {
            let (value, own) = (values.base + row * width, out.base + row * width)
            let above = row == 0 ? own : own - width
            for column in columns {
              let next = row == 0 ? far : min(far, above[column] + 1)
              own[column] = value[column] == mark ? 0 : next
              allBinary = allBinary && (value[column] == mark || value[column] == 1 - mark)
            }
          }
          if !allBinary { isBinary.store(false, ordering: .relaxed) }
          for row in stride(from: height - 2, through: 0, by: -1) {
            let own = out.base + row * width
            let below = own + width
            for column in columns { own[column] = min(own[column], below[column] + 1) }
          }
        }
      }
    }
    return isBinary.load(ordering: .relaxed) ? distances : nil
  }
}
