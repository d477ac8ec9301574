import TensorCore

/// What a blend asks for: the right-hand side of its equations, and what their solution means.
///
/// The unknown is `u = f - g`, with `g` the source (`normal`, `mixed`) or 0 (`membrane`), so that
/// the source's own gradients cancel and are never rounded: `4 u[i] - sum of unknown u[j] = b[i]`.
///
/// Holds pointers into the images and the mask: it lives inside `withEquations`.
struct PoissonEquations: Sendable {
  let hole: HoleGrid
  let guidance: Poisson.Guidance
  /// Channels.
  let lanes: Int
  private let source: SendablePointer<Float>
  private let destination: SendablePointer<Float>
  private let mask: SendablePointer<Float>

  /// Runs `body` with the equations of a blend.
  static func withEquations<Result>(
    source: Image, destination: Image, mask: Mask, hole: HoleGrid, guidance: Poisson.Guidance,
    _ body: (PoissonEquations) throws -> Result
  ) rethrows -> Result {
    try source.pixels.withUnsafeBufferPointer { source in
      try destination.pixels.withUnsafeBufferPointer { pixels in
        try mask.values.withUnsafeBufferPointer { mask in
          try body(
            PoissonEquations(
              hole: hole, guidance: guidance, lanes: destination.channels,
              source: SendablePointer(source), destination: SendablePointer(pixels),
              mask: SendablePointer(mask)))
        }
      }
    }
  }

  /// Writes `b`: for each pixel `i` of the hole, the sum over its neighbours `j` of `f[j] - g[j]`
  /// where `j` is known, and of `v[i, j] - (g[i] - g[j])`, which is not 0 where `mixed` follows
  /// the destination.
  ///
  /// - Throws: `CancelledError`.
  func writeRightHandSide(to vector: SendablePointer<Float>) throws {
    try forEachRun { y, run in
      let row = vector.base + Int(run.cell) * lanes
      row.update(repeating: 0, count: Int(run.end - run.first) * lanes)
      for x in Int(run.first)..<Int(run.end) {
        let (pixel, out) = (y * hole.width + x, row + (x - Int(run.first)) * lanes)
        if x > 0 { add(pixel - 1, to: out, of: pixel) }
        if x + 1 < hole.width { add(pixel + 1, to: out, of: pixel) }
        if y > 0 { add(pixel - hole.width, to: out, of: pixel) }
        if y + 1 < hole.height { add(pixel + hole.width, to: out, of: pixel) }
      }
    }
  }

  /// Adds what one neighbour brings to a pixel's right-hand side.
  @inline(__always)
  private func add(_ neighbour: Int, to out: UnsafeMutablePointer<Float>, of pixel: Int) {
    let isKnown = !(mask[neighbour] > 0.5)
    if isKnown {
      for lane in 0..<lanes {
        let j = neighbour &* lanes &+ lane
        out[lane] += guidance == .membrane ? destination[j] : destination[j] - source[j]
      }
    }
    if guidance == .mixed {
      for lane in 0..<lanes {
        let (i, j) = (pixel &* lanes &+ lane, neighbour &* lanes &+ lane)
        let (ours, theirs) = (source[i] - source[j], destination[i] - destination[j])
        if abs(theirs) > abs(ours) { out[lane] += theirs - ours }
      }
    }
  }

  /// Writes `f = g + u`, clamped to 0...1, into the hole's pixels. Over a whole image `u` is known
  /// up to a constant, which is chosen so that `f` has the mean of `g`.
  ///
  /// - Throws: `CancelledError`.
  func writeResult(
    of solution: SendablePointer<Float>, to pixels: SendablePointer<Float>
  ) throws {
    if hole.isWholeImage { subtractMean(from: solution.base + HoleGrid.leadingCells * lanes) }
    try forEachRun { y, run in
      let first = (y * hole.width + Int(run.first)) * lanes
      let (out, own) = (pixels.base + first, source.base + first)
      let values = solution.base + Int(run.cell) * lanes
      for index in 0..<Int(run.end - run.first) * lanes {
        let value = guidance == .membrane ? values[index] : own[index] + values[index]
        out[index] = min(max(value, 0), 1)
      }
    }
  }

  /// Makes each channel's mean zero. The rows' gaps are zero before and are not read after.
  private func subtractMean(from values: UnsafeMutablePointer<Float>) {
    let count = (hole.cellCount - HoleGrid.leadingCells) * lanes
    for lane in 0..<lanes {
      let channel = stride(from: lane, to: count, by: lanes)
      let mean = channel.reduce(0.0) { $0 + Double(values[$1]) } / Double(hole.pixelCount)
      for index in channel { values[index] -= Float(mean) }
    }
  }

  private func forEachRun(_ body: @Sendable (_ y: Int, HoleGrid.Run) -> Void) throws {
    try parallelFor(hole.height, grain: 16) { rows in
      for y in rows {
        for run in hole.row(y) { body(y, run) }
      }
    }
  }
}
