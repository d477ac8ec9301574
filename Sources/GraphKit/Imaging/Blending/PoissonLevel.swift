import CKernels
import TensorCore

/// One resolution of the multigrid: the equations `A z = r` over a hole's pixels, and the way to
/// the next coarser one.
///
/// Work is cut into chunks of whole pairs of rows by the number of pixels alone, so results do not
/// depend on the number of threads.
struct PoissonLevel: Sendable {
  /// A chunk: some rows' pieces, their transfers, and the floats that they cover in a vector.
  struct Chunk: Sendable {
    var pieces: Range<Int>
    var transfers: Range<Int>
    var floats: Range<Int>
  }

  /// Floats in a chunk, about: some tens of microseconds of work that fit a level-2 cache.
  private static let chunkFloats = 48 << 10

  let grid: HoleGrid
  /// Floats in a pixel, one a channel.
  let lanes: Int
  private(set) var pieces: [poisson_piece] = []
  private(set) var transfers: [poisson_transfer] = []
  private(set) var chunks: [Chunk] = []

  /// Floats in a vector.
  var floatCount: Int { grid.cellCount * lanes }

  /// - Throws: `CancelledError`.
  init(_ grid: HoleGrid, coarser: HoleGrid?, lanes: Int) throws {
    (self.grid, self.lanes) = (grid, lanes)
    precondition(grid.cellCount * lanes < Int(Int32.max), "a hole of \(grid.pixelCount) pixels")
    var (piece, transfer, float) = (0, 0, HoleGrid.leadingCells * lanes)
    for y in stride(from: 0, to: grid.height, by: 2) {
      grid.appendPieces(ofRow: y, lanes: lanes, to: &pieces)
      if y + 1 < grid.height { grid.appendPieces(ofRow: y + 1, lanes: lanes, to: &pieces) }
      if let coarser {
        grid.appendTransfers(toRow: y / 2, of: coarser, lanes: lanes, to: &transfers)
      }
      let last = grid.rowStarts[min(y + 2, grid.height)]
      let end = last < grid.runs.count ? Int(grid.runs[last].cell) * lanes : floatCount
      guard end - float >= Self.chunkFloats || end == floatCount, piece < pieces.count else {
        continue
      }
      try Cancellation.check()
      chunks.append(
        Chunk(
          pieces: piece..<pieces.count, transfers: transfer..<transfers.count, floats: float..<end))
      (piece, transfer, float) = (pieces.count, transfers.count, end)
    }
  }

  /// Sets the gaps of a vector to zero; kernels leave them so.
  func clearGaps(_ vector: UnsafeMutablePointer<Float>) {
    vector.update(repeating: 0, count: HoleGrid.leadingCells * lanes)
    for run in grid.runs {
      let gap = vector + Int(run.cell + run.end - run.first) * lanes
      for lane in 0..<lanes { gap[lane] = 0 }
    }
  }

  /// Runs `body` for every chunk, and adds up what it returns, in order.
  @discardableResult
  func sum(
    _ body:
      @Sendable (Chunk, UnsafePointer<poisson_piece>, UnsafePointer<poisson_transfer>?) ->
      Double
  ) throws -> Double {
    try pieces.withUnsafeBufferPointer { pieces in
      try transfers.withUnsafeBufferPointer { transfers in
        let pieces = SendablePointer(pieces)
        let transfers = transfers.isEmpty ? nil : SendablePointer(transfers)
        return try withUnsafeTemporaryAllocation(of: Double.self, capacity: chunks.count) { sums in
          sums.initialize(repeating: 0)
          let partial = SendablePointer(sums)
          try parallelFor(chunks.count) { range in
            for index in range {
              let chunk = chunks[index]
              partial[index] = body(
                chunk, pieces.base + chunk.pieces.lowerBound,
                transfers.map { UnsafePointer($0.base) + chunk.transfers.lowerBound })
            }
          }
          return sums.reduce(0, +)
        }
      }
    }
  }
}
