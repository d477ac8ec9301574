import CKernels
import TensorCore

/// A symmetric approximation of the inverse of a hole's equations: one V-cycle of geometric
/// multigrid, with two red-black Gauss-Seidel sweeps going down and two black-red ones coming up.
///
/// Coarse equations are the fine ones at half the resolution, on the coarse pixels that lie wholly
/// in the hole. Residuals are summed over the pixels below a coarse pixel and corrections copied
/// back to them: by itself too plain to converge well, but conjugate gradients make it robust for
/// holes of any shape, and where a hole is thin the coarse levels are simply empty.
struct Multigrid: Sendable {
  /// The vectors of a level: right-hand side, solution, and residual.
  struct Vectors: Sendable {
    var r: SendablePointer<Float>
    var z: SendablePointer<Float>
    var t: SendablePointer<Float>
  }

  let levels: [PoissonLevel]
  let vectors: [Vectors]
  /// 1 where a pixel has colour 0; see poisson.h.
  let red: SendablePointer<Float>

  /// The levels for a hole, finest first: as many as have pixels.
  ///
  /// - Throws: `CancelledError`.
  static func levels(of finest: HoleGrid, lanes: Int) throws -> [PoissonLevel] {
    var levels: [PoissonLevel] = []
    var next: HoleGrid? = finest
    while let grid = next {
      let coarser = grid.pixelCount > 4 ? grid.coarsened() : nil
      next = coarser.flatMap { $0.pixelCount > 0 ? $0 : nil }
      levels.append(try PoissonLevel(grid, coarser: next, lanes: lanes))
    }
    return levels
  }

  /// Sets `z` of the finest level to the approximate solution for its `r`.
  ///
  /// - Returns: the inner product of `r` and `z` on the finest level.
  @discardableResult
  func apply(level index: Int = 0) throws -> Double {
    let (level, v) = (levels[index], vectors[index])
    let (lanes, red) = (Int32(level.lanes), red)
    try level.sum { chunk, pieces, _ in
      kernels_poisson_start(pieces, chunk.pieces.count, red.base, lanes, v.r.base, v.z.base)
      return 0
    }
    try sweep(index, colour: 0)
    try sweep(index, colour: 1)
    if index + 1 < levels.count { try correct(from: index) }
    for colour: Int32 in [1, 0, 1] { try sweep(index, colour: colour) }
    return try sweep(index, colour: 0, withProduct: index == 0)
  }

  @discardableResult
  private func sweep(_ index: Int, colour: Int32, withProduct: Bool = false) throws -> Double {
    let (level, v, red) = (levels[index], vectors[index], red)
    return try level.sum { chunk, pieces, _ in
      var product = 0.0
      withUnsafeMutablePointer(to: &product) {
        kernels_poisson_sweep(
          pieces, chunk.pieces.count, red.base, Int32(level.lanes), colour, v.r.base, v.z.base,
          withProduct ? $0 : nil)
      }
      return product
    }
  }

  /// Adds to `z` what the next coarser level makes of its residual.
  private func correct(from index: Int) throws {
    let (level, v, coarse) = (levels[index], vectors[index], vectors[index + 1])
    let lanes = Int32(level.lanes)
    try level.sum { chunk, pieces, transfers in
      kernels_poisson_residual(pieces, chunk.pieces.count, v.r.base, v.z.base, v.t.base)
      kernels_poisson_restrict(
        transfers, chunk.transfers.count, lanes, v.t.base, coarse.r.base)
      return 0
    }
    try apply(level: index + 1)
    try level.sum { chunk, _, transfers in
      kernels_poisson_prolong(transfers, chunk.transfers.count, lanes, coarse.z.base, v.z.base)
      return 0
    }
  }
}
