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
    try parallelFor(hole.height, grain: 16) { rows in
      for y in rows {
        for run in hole.row(y) {
          let out = vector.base + Int(run.cell) * lanes
          let columns = Int(run.first)..<Int(run.end)
          out.update(repeating: 0, count: columns.count * lanes)
          if guidance == .mixed {
            addEveryNeighbour(of: columns, row: y, to: out)
          } else {
            addKnownNeighbours(of: columns, row: y, to: out)
          }
        }
      }
    }
  }

  private func addEveryNeighbour(
    of columns: Range<Int>, row y: Int, to out: UnsafeMutablePointer<Float>
  ) {
    for x in columns {
      let (pixel, out) = (y * hole.width + x, out + (x - columns.lowerBound) * lanes)
      if x > 0 { add(pixel - 1, of: pixel, to: out) }
      if x + 1 < hole.width { add(pixel + 1, of: pixel, to: out) }
      if y > 0 { add(pixel - hole.width, of: pixel, to: out) }
      if y + 1 < hole.height { add(pixel + hole.width, of: pixel, to: out) }
    }
  }

  /// Looks only where a wide hole has known neighbours: at a run's ends, and where the rows beside
  /// it have no runs.
  private func addKnownNeighbours(
    of columns: Range<Int>, row y: Int, to out: UnsafeMutablePointer<Float>
  ) {
    func add(_ part: Range<Int>, towards offset: Int) {
      for x in part {
        let pixel = y * hole.width + x
        self.add(pixel + offset, of: pixel, to: out + (x - columns.lowerBound) * lanes)
      }
    }
    if columns.lowerBound > 0 { add(columns.prefix(1), towards: -1) }
    if columns.upperBound < hole.width { add(columns.suffix(1), towards: 1) }
    for (beside, offset) in [(y - 1, -hole.width), (y + 1, hole.width)]
    where beside >= 0 && beside < hole.height {
      hole.forEachKnownStretch(ofRow: beside, in: columns) { add($0, towards: offset) }
    }
  }

  /// Adds what one neighbour brings to a pixel's right-hand side.
  @inline(__always)
  private func add(_ neighbour: Int, of pixel: Int, to out: UnsafeMutablePointer<Float>) {
    let isKnown = !(mask[neighbour] > 0.5)
    for lane in 0..<lanes {
      let (i, j) = (pixel &* lanes &+ lane, neighbour &* lanes &+ lane)
      if isKnown {
        out[lane] += guidance == .membrane ? destination[j] : destination[j] - source[j]
      }
      if guidance == .mixed {
        let (ours, theirs) = (source[i] - source[j], destination[i] - destination[j])
        if abs(theirs) > abs(ours) { out[lane] += theirs - ours }
      }
    }
  }

  /// The destination with `f = g + u`, clamped to 0...1, in the hole's pixels. Over a whole image
  /// `u` is known up to a constant, which is chosen so that `f` has the mean of `g`.
  ///
  /// - Throws: `CancelledError`.
  func result(of solution: SendablePointer<Float>) throws -> Tensor {
    if hole.isWholeImage { subtractMean(from: solution.base + HoleGrid.leadingCells * lanes) }
    let rowCount = hole.width * lanes
    return try Tensor(uninitialized: [hole.height, hole.width, lanes]) { pixels in
      let pixels = SendablePointer(pixels)
      try parallelFor(hole.height, grain: 16) { rows in
        for y in rows {
          let out = pixels.base + y * rowCount
          out.update(from: destination.base + y * rowCount, count: rowCount)
          for run in hole.row(y) { write(run, of: solution, row: y, to: out) }
        }
      }
    }
  }

  private func write(
    _ run: HoleGrid.Run, of solution: SendablePointer<Float>, row y: Int,
    to row: UnsafeMutablePointer<Float>
  ) {
    let first = Int(run.first) * lanes
    let (out, own) = (row + first, source.base + y * hole.width * lanes + first)
    let values = solution.base + Int(run.cell) * lanes
    for index in 0..<Int(run.end - run.first) * lanes {
      let value = guidance == .membrane ? values[index] : own[index] + values[index]
      out[index] = min(max(value, 0), 1)
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
}
