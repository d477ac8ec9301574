import CKernels

extension HoleGrid {
  /// Follows the runs of one row from left to right, telling where the values beside a column are.
  private struct Neighbours {
    let runs: ArraySlice<Run>
    /// The row is beyond the image's border, where every pixel is its own neighbour.
    let isBeyond: Bool
    private var next: Int

    init(_ grid: HoleGrid, row y: Int) {
      isBeyond = y < 0 || y >= grid.height
      runs = isBeyond ? [] : grid.row(y)
      next = runs.startIndex
    }

    /// The cell of the value at column `x`, and the column where this stops being so. A run's
    /// stretch includes the gaps at its two ends, which are zero as known neighbours should be.
    mutating func cell(at x: Int32, own: Int32) -> (cell: Int32, end: Int32) {
      if isBeyond { return (own, .max) }
      while next < runs.endIndex, runs[next].end + 1 <= x { next += 1 }
      guard next < runs.endIndex else { return (0, .max) }
      let run = runs[next]
      if x >= run.first - 1 { return (run.cell + (x - run.first), run.end + 1) }
      return (0, run.first - 1)
    }
  }

  /// Appends the pieces of a row: stretches whose neighbours above and below are stretches too.
  func appendPieces(ofRow y: Int, lanes: Int, to pieces: inout [poisson_piece]) {
    var above = Neighbours(self, row: y - 1)
    var below = Neighbours(self, row: y + 1)
    let (lanes, width) = (Int32(lanes), Int32(width))
    for run in row(y) {
      var x = run.first
      while x < run.end {
        let own = run.cell + (x - run.first)
        let (up, upEnd) = above.cell(at: x, own: own)
        let (down, downEnd) = below.cell(at: x, own: own)
        var end = min(min(run.end, x + Int32(Self.leadingCells)), min(upEnd, downEnd))
        // A pixel at the image's left or right border is its own neighbour: a piece by itself.
        if x == 0 { end = 1 } else if end == width, x < width - 1 { end = width - 1 }
        pieces.append(
          poisson_piece(
            at: own * lanes, left: (x == 0 ? own : own - 1) * lanes,
            right: (x == width - 1 ? own : own + 1) * lanes, up: up * lanes, down: down * lanes,
            count: UInt16((end - x) * lanes), colour: UInt16((y + Int(x)) & 1)))
        x = end
      }
    }
  }

  /// Appends the transfers between a row of `coarse` and the two rows of this grid below it.
  func appendTransfers(
    toRow y: Int, of coarse: HoleGrid, lanes: Int, to transfers: inout [poisson_transfer]
  ) {
    let top = row(2 * y)
    let bottom = 2 * y + 1 < height ? row(2 * y + 1) : []
    var (a, b) = (top.startIndex, bottom.startIndex)
    for run in coarse.row(y) {
      while top[a].end <= 2 * run.first { a += 1 }
      while b < bottom.endIndex, bottom[b].end <= 2 * run.first { b += 1 }
      let whole = min(run.end, Int32(width / 2))
      func append(_ first: Int32, _ end: Int32, columns: Int32) {
        guard first < end else { return }
        let below = b < bottom.endIndex ? bottom[b].cell + 2 * first - bottom[b].first : -1
        transfers.append(
          poisson_transfer(
            coarse: (run.cell + first - run.first) * Int32(lanes),
            top: (top[a].cell + 2 * first - top[a].first) * Int32(lanes),
            bottom: below < 0 ? -1 : below * Int32(lanes), count: end - first, columns: columns))
      }
      append(run.first, whole, columns: 2)
      append(max(run.first, whole), run.end, columns: 1)
    }
  }
}
