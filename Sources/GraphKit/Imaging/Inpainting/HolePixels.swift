import TensorCore

/// The pixels of a hole, in raster order.
struct HolePixels: Sendable {
  /// `row * width + column` of each.
  let pixels: [Int32]
  /// Where each lies in the grid.
  let offsets: [Int32]
  /// The grid of the planes that the fill works with.
  let grid: PaddedGrid

  /// Finds the pixels where the mask is above 0.5.
  init(_ mask: Mask, margin: Int) {
    let grid = PaddedGrid(height: mask.height, width: mask.width, margin: margin)
    precondition(grid.count <= Int32.max, "an image of \(mask.width)x\(mask.height) is too large")
    var pixels: [Int32] = []
    var offsets: [Int32] = []
    mask.values.withUnsafeBufferPointer { values in
      for row in 0..<grid.height {
        Self.forEachHole(in: values, from: row * grid.width, count: grid.width) { pixel in
          pixels.append(Int32(pixel))
          offsets.append(Int32(grid.offset(row, pixel - row * grid.width)))
        }
      }
    }
    self.pixels = pixels
    self.offsets = offsets
    self.grid = grid
  }

  /// Calls `body` with each index that is above 0.5; runs of 16 without any are skipped at once.
  @inline(__always)
  private static func forEachHole(
    in values: UnsafeBufferPointer<Float>, from start: Int, count: Int, _ body: (Int) -> Void
  ) {
    let raw = UnsafeRawBufferPointer(values)
    let end = start + count
    var index = start
    while index + 16 <= end {
      let run = raw.loadUnaligned(fromByteOffset: index * 4, as: SIMD16<Float>.self)
      if any(run .> 0.5) {
        for lane in 0..<16 where run[lane] > 0.5 { body(index + lane) }
      }
      index += 16
    }
    while index < end {
      if values[index] > 0.5 { body(index) }
      index += 1
    }
  }
}
