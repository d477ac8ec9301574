import CKernels
import TensorCore

/// The pixels of a hole, as the runs of each row, numbered row by row.
///
/// A vector over the hole keeps one cell of zeros between runs and a longer stretch of them at its
/// start, so that neighbours of known value can be read like any others.
struct HoleGrid: Sendable {
  /// A stretch `first..<end` of columns and the cell of its first pixel.
  struct Run: Sendable {
    var first: Int32
    var end: Int32
    var cell: Int32
  }

  /// Zeros at the start of a vector; the last one is also the gap before the first run.
  static let leadingCells = Int(POISSON_PIECE_PIXELS)

  let height: Int
  let width: Int
  /// All runs, top to bottom and left to right.
  private(set) var runs: [Run] = []
  /// Where each row's runs begin in `runs`; `height + 1` numbers.
  private(set) var rowStarts: [Int] = [0]
  /// Cells in a vector: pixels and gaps.
  private(set) var cellCount = leadingCells
  /// Pixels of the hole.
  private(set) var pixelCount = 0

  /// Whether no pixel is outside the hole.
  var isWholeImage: Bool { pixelCount == height * width }

  /// The runs of a row.
  func row(_ y: Int) -> ArraySlice<Run> { runs[rowStarts[y]..<rowStarts[y + 1]] }

  /// Calls `body` for the stretches of some columns of a row that are outside the hole.
  func forEachKnownStretch(
    ofRow y: Int, in columns: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    var (low, high) = (rowStarts[y], rowStarts[y + 1])
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].end <= columns.lowerBound { low = middle + 1 } else { high = middle }
    }
    var x = columns.lowerBound
    for run in runs[low..<rowStarts[y + 1]] {
      guard run.first < columns.upperBound else { break }
      if x < run.first { body(x..<Int(run.first)) }
      x = Int(run.end)
    }
    if x < columns.upperBound { body(x..<columns.upperBound) }
  }

  private init(height: Int, width: Int, rows: some Sequence<[Int32]>) {
    (self.height, self.width) = (height, width)
    rowStarts.reserveCapacity(height + 1)
    for bounds in rows { append(row: bounds[...]) }
  }

  private mutating func append(row bounds: ArraySlice<Int32>) {
    var index = bounds.startIndex
    while index < bounds.endIndex {
      let (first, end) = (bounds[index], bounds[index + 1])
      runs.append(Run(first: first, end: end, cell: Int32(cellCount)))
      pixelCount += Int(end - first)
      cellCount += Int(end - first) + 1
      index += 2
    }
    rowStarts.append(runs.count)
  }
}

extension HoleGrid {
  /// The pixels where a mask is above 0.5.
  ///
  /// - Throws: `CancelledError`.
  init(_ mask: Mask) throws {
    let (height, width) = (mask.height, mask.width)
    precondition(height * width < Int(Int32.max) / 8, "a mask of \(mask.values.shape) is too large")
    let rowsPerChunk = max(1, (1 << 17) / width)
    let found = Locked<[Int: (bounds: [Int32], counts: [Int])]>([:])
    try mask.values.withUnsafeBufferPointer { values in
      let rows = SendablePointer(values)
      try parallelFor(height, grain: rowsPerChunk) { chunk in
        let part = Self.bounds(of: chunk, rows.base, width: width)
        found.withLock { $0[chunk.lowerBound] = part }
      }
    }
    self.init(height: height, width: width, rows: EmptyCollection())
    let parts = found.withLock { $0 }
    for first in stride(from: 0, to: height, by: rowsPerChunk) {
      guard let part = parts[first] else { continue }
      var start = 0
      for count in part.counts {
        append(row: part.bounds[start..<start + count])
        start += count
      }
    }
  }

  /// The column bounds of the runs of some rows, and how many numbers each row has.
  private static func bounds(
    of rows: Range<Int>, _ values: UnsafePointer<Float>, width: Int
  ) -> (bounds: [Int32], counts: [Int]) {
    var bounds: [Int32] = []
    let counts = rows.map { y in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: width + 1) { row in
        var count: Int32 = 0
        kernels_poisson_runs(values + y * width, Int32(width), row.baseAddress, &count)
        bounds.append(contentsOf: row[..<Int(count)])
        return Int(count)
      }
    }
    return (bounds, counts)
  }

  /// The grid of half the resolution: a coarse pixel is unknown when all the pixels below it are
  /// (up to 2x2, fewer at the image's far borders), so that every known pixel stays known. After
  /// A. McAdams, E. Sifakis and J. Teran, "A parallel multigrid Poisson solver for fluids
  /// simulation on large grids" (2010).
  func coarsened() -> HoleGrid {
    HoleGrid(
      height: (height + 1) / 2, width: (width + 1) / 2,
      rows: (0..<(height + 1) / 2).lazy.map(coarseBounds))
  }

  private func coarseBounds(_ y: Int) -> [Int32] {
    let top = row(2 * y)
    let bottom = 2 * y + 1 < height ? row(2 * y + 1) : top
    var bounds: [Int32] = []
    var (a, b) = (top.startIndex, bottom.startIndex)
    while a < top.endIndex, b < bottom.endIndex {
      let first = (max(top[a].first, bottom[b].first) + 1) / 2
      let common = min(top[a].end, bottom[b].end)
      let end = Int(common) == width ? (common + 1) / 2 : common / 2
      if first < end { bounds += [first, end] }
      if top[a].end < bottom[b].end { a += 1 } else { b += 1 }
    }
    return bounds
  }
}
