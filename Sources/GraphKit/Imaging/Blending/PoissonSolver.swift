import CKernels
import TensorCore

/// Solves the equations of a hole by conjugate gradients, preconditioned by a multigrid cycle,
/// after O. Tatebe, "The multigrid preconditioned conjugate gradient method" (1993).
///
/// All channels are solved together. Steps are made until the residual, measured afresh from the
/// solution, is small enough; they also end when `Float` can't make it smaller.
struct PoissonSolver {
  /// How it went; see `Poisson.Solution`.
  struct Report {
    var iterations = 0
    var residual = 0.0
    var largestResidual = 0.0
  }

  private let equations: PoissonEquations
  private let multigrid: Multigrid
  private let finest: PoissonLevel
  private let x: SendablePointer<Float>
  private let p: SendablePointer<Float>
  private let q: SendablePointer<Float>
  private var r: SendablePointer<Float> { multigrid.vectors[0].r }
  private var z: SendablePointer<Float> { multigrid.vectors[0].z }
  private var t: SendablePointer<Float> { multigrid.vectors[0].t }

  /// Makes a solver of some equations and runs `body` with it.
  ///
  /// - Throws: `CancelledError`.
  static func withSolver<Result>(
    _ equations: PoissonEquations, _ body: (PoissonSolver) throws -> Result
  ) throws -> Result {
    let levels = try Multigrid.levels(of: equations.hole, lanes: equations.lanes)
    let redCount = (HoleGrid.leadingCells + 1) * equations.lanes
    let count = levels.reduce(redCount + 3 * levels[0].floatCount) { $0 + 3 * $1.floatCount }
    var result: Result?
    _ = try Tensor(uninitialized: [count]) { memory in
      var memory = VectorMemory(rest: memory)
      let solver = PoissonSolver(equations, levels, redCount: redCount, in: &memory)
      result = try body(solver)
    }
    guard let result else { preconditionFailure("Tensor did not call its initialiser") }
    return result
  }

  private init(
    _ equations: PoissonEquations, _ levels: [PoissonLevel], redCount: Int,
    in memory: inout VectorMemory
  ) {
    self.equations = equations
    finest = levels[0]
    let red = memory.take(redCount)
    for index in 0..<redCount { red[index] = index / equations.lanes % 2 == 0 ? 1 : 0 }
    var vectors: [Multigrid.Vectors] = []
    for level in levels {
      vectors.append(
        Multigrid.Vectors(
          r: memory.take(for: level), z: memory.take(for: level), t: memory.take(for: level)))
    }
    multigrid = Multigrid(levels: levels, vectors: vectors, red: red)
    x = memory.take(for: finest)
    p = memory.take(for: finest)
    q = memory.take(for: finest)
  }

  /// Solves to a relative residual.
  ///
  /// - Returns: the report, and the solution as a vector over the hole.
  /// - Throws: `CancelledError`.
  func solve(residual goal: Double) throws -> (report: Report, solution: SendablePointer<Float>) {
    var report = Report()
    try equations.writeRightHandSide(to: r)
    let start = try measure(r)
    report.largestResidual = start.largest
    report.residual = start.squares > 0 ? 1 : 0
    if report.residual <= goal { x.base.update(repeating: 0, count: finest.floatCount) }
    var squares = start.squares
    while report.residual > goal {
      // A little further than asked, so that what rounding adds seldom needs another round.
      let target = 0.81 * goal * goal * start.squares
      report.iterations += try descend(from: squares, to: target, isFirst: report.iterations == 0)
      try equations.writeRightHandSide(to: r)
      try subtractProduct()
      let reached = try measure(r)
      let isStuck = reached.squares > 0.25 * squares
      squares = reached.squares
      report.residual = (squares / start.squares).squareRoot()
      report.largestResidual = reached.largest
      if isStuck { break }
    }
    return (report, x)
  }

  /// Adds steps of conjugate gradients to `x` until the squares of `r` sum up to `target`.
  ///
  /// - Returns: the number of steps.
  private func descend(from squares: Double, to target: Double, isFirst: Bool) throws -> Int {
    var (squares, product, steps) = (squares, 0.0, 0)
    while squares > target, steps < Self.mostSteps {
      let next = try multigrid.apply()
      let curvature = try turn(beta: steps == 0 ? 0 : next / product)
      guard next > 0, curvature > 0 else { break }
      product = next
      squares = try advance(alpha: product / curvature, isFirst: isFirst && steps == 0)
      steps += 1
    }
    return steps
  }

  /// Far beyond what any hole takes (about ten for 1e-4): the recurrence always ends.
  private static let mostSteps = 1000

  /// `p = z + beta p` and `q = A p`; returns the inner product of `p` and `q`.
  private func turn(beta: Double) throws -> Double {
    let (z, p, q) = (z, p, q)
    return try finest.sum { chunk, pieces, _ in
      var product = 0.0
      kernels_poisson_direct(
        pieces, chunk.pieces.count, z.base, Float(beta), p.base, q.base, &product)
      return product
    }
  }

  /// `x += alpha p` and `r -= alpha q`; returns the sum of the squares of `r`.
  private func advance(alpha: Double, isFirst: Bool) throws -> Double {
    let (x, r, p, q) = (x, r, p, q)
    return try finest.sum { chunk, _, _ in
      let first = chunk.floats.lowerBound
      var squares = 0.0
      kernels_poisson_advance(
        chunk.floats.count, Float(alpha), isFirst ? 1 : 0, p.base + first, q.base + first,
        x.base + first, r.base + first, &squares)
      return squares
    }
  }

  /// `r -= A x`
  private func subtractProduct() throws {
    let (x, r) = (x, r)
    try finest.sum { chunk, pieces, _ in
      kernels_poisson_residual(pieces, chunk.pieces.count, r.base, x.base, r.base)
      return 0
    }
  }

  private func measure(
    _ vector: SendablePointer<Float>
  ) throws -> (squares: Double, largest: Double) {
    let largest = Locked<Float>(0)
    let squares = try finest.sum { chunk, _, _ in
      var (squares, most) = (0.0, Float(0))
      kernels_poisson_measure(
        vector.base + chunk.floats.lowerBound, chunk.floats.count, &squares, &most)
      largest.withLock { $0 = max($0, most) }
      return squares
    }
    return (squares, Double(largest.withLock { $0 }))
  }
}

/// Hands out the vectors of a solver from one block of memory.
private struct VectorMemory {
  var rest: UnsafeMutableBufferPointer<Float>

  mutating func take(_ count: Int) -> SendablePointer<Float> {
    defer { rest = UnsafeMutableBufferPointer(rebasing: rest[count...]) }
    return SendablePointer(UnsafeMutableBufferPointer(rebasing: rest[..<count]))
  }

  /// A vector whose gaps are zero and whose pixels are not set.
  mutating func take(for level: PoissonLevel) -> SendablePointer<Float> {
    let vector = take(level.floatCount)
    level.clearGaps(vector.base)
    return vector
  }
}
