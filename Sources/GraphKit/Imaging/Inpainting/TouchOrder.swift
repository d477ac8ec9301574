import CKernels
import TensorCore

/// The order in which OpenCV's marching front touches the pixels of a hole, and the arrival times
/// it gives them: each is solved once, when a pixel of the front first looks at it, and fronts of
/// equal time move in the order in which they came.
///
/// Unlike OpenCV, which leaves them alone, the pixels on the image's edge are reached too.
struct TouchOrder {
  /// `row * width + column`, in the order of the touch.
  let pixels: [Int32]
  /// T in the hole's grid: 0 on the band of known pixels around the hole, negative outside.
  let times: Tensor
  /// Each pixel's place in the order, rising; negative where known, infinite in the margin.
  let order: Tensor

  /// Marches outwards, within a window's reach of the hole, and then inwards.
  ///
  /// - Throws: `CancelledError`.
  init(_ hole: HolePixels, radius: Int) throws {
    let grid = hole.grid
    var touched: [Int32] = []
    times = try Tensor(uninitialized: [grid.count]) { buffer in
      guard let times = buffer.baseAddress else { return }
      times.initialize(repeating: Touch.never, count: grid.count)
      var touch = Touch(times: times, grid: grid)
      let band = touch.markBand(of: hole)
      try touch.markRing(of: hole, band: band, radius: radius)
      for offset in try touch.march(from: band) { times[Int(offset)].negate() }
      for offset in hole.offsets { touch.waits[Int(offset)] = true }
      touched = try touch.march(from: band)
    }
    order = Tensor(uninitialized: [grid.count]) { buffer in
      guard let order = buffer.baseAddress else { return }
      grid.fill(order, inside: -1, outside: .infinity)
      // Positive floats are ordered as their bits are: exact for any number of pixels.
      let first = Float.leastNormalMagnitude.bitPattern
      for (place, offset) in touched.enumerated() {
        order[Int(offset)] = Float(bitPattern: first + UInt32(place))
      }
    }
    pixels = touched.map { offset in
      let (row, column) = (Int(offset) - grid.origin).quotientAndRemainder(dividingBy: grid.stride)
      return Int32(row * grid.width + column)
    }
  }

  /// Fills the pixels one after the other.
  ///
  /// - Throws: `CancelledError`.
  func fill(_ image: inout Tensor, _ grid: PaddedGrid, radius: Int) throws {
    let filling = HoleFill(grid, radius: radius)
    try filling.withHole(&image, times: times, order: order) { hole in
      try pixels.withUnsafeBufferPointer { pixels in
        for start in Swift.stride(from: 0, to: pixels.count, by: filling.grain) {
          try Cancellation.check()
          let end = min(start + filling.grain, pixels.count)
          let chunk = UnsafeBufferPointer(rebasing: pixels[start..<end])
          hole.withPatch(filling.disc) { kernels_fill_opencv($0, chunk.baseAddress, chunk.count) }
        }
      }
    }
  }
}

/// A front that solves each pixel once.
private struct Touch {
  /// The time of pixels that no front has touched.
  static let never: Float = 1e6

  let times: UnsafeMutablePointer<Float>
  let grid: PaddedGrid
  /// The pixels that may still be touched.
  var waits: [Bool]

  init(times: UnsafeMutablePointer<Float>, grid: PaddedGrid) {
    self.times = times
    self.grid = grid
    waits = [Bool](repeating: false, count: grid.count)
  }

  /// Sets T = 0 on the known pixels that touch the hole, and returns them in raster order.
  func markBand(of hole: HolePixels) -> [Int32] {
    let (inHole, inBand): (UInt8, UInt8) = (1, 2)
    var kind = [UInt8](repeating: 0, count: grid.count)
    for offset in hole.offsets { kind[Int(offset)] = inHole }
    for offset in hole.offsets {
      for step in steps where kind[Int(offset) + step] == 0 { kind[Int(offset) + step] = inBand }
    }
    var band: [Int32] = []
    for row in 0..<grid.height {
      for at in grid.offset(row, 0)..<grid.offset(row, grid.width) where kind[at] == inBand {
        times[at] = 0
        band.append(Int32(at))
      }
    }
    return band
  }

  /// Lets the known pixels in the hole's windows be touched, but for the band.
  mutating func markRing(of hole: HolePixels, band: [Int32], radius: Int) throws {
    var values = Tensor(shape: [grid.height, grid.width])
    values.withUnsafeMutableBufferPointer { for pixel in hole.pixels { $0[Int(pixel)] = 1 } }
    let reach = try Mask(values: values).dilated(radius: radius, element: .square)
    reach.values.withUnsafeBufferPointer { reach in
      for row in 0..<grid.height {
        let first = grid.offset(row, 0)
        for column in 0..<grid.width {
          waits[first + column] = reach[row * grid.width + column] > 0
        }
      }
    }
    for offset in band { waits[Int(offset)] = false }
    for offset in hole.offsets { waits[Int(offset)] = false }
  }

  private var steps: [Int] { [-grid.stride, -1, grid.stride, 1] }

  /// Moves a front from the band through the waiting pixels, and returns them as touched.
  ///
  /// A touched pixel is at least √½ later than the one that touches it: pixels that wait in
  /// buckets half a unit of time wide never land in the open one, which can be sorted as it is.
  mutating func march(from band: [Int32]) throws -> [Int32] {
    var touched: [Int32] = []
    var front = band
    var buckets = [[UInt64]](repeating: [], count: 4)
    var bucket = 0
    var idle = 0
    while idle < 4 {
      try Cancellation.check()
      for offset in front {
        for step in steps {
          let at = Int(offset) + step
          guard waits[at] else { continue }
          let time = arrival(at)
          times[at] = time
          waits[at] = false
          // By time, then by turn.
          let key = UInt64(time.bitPattern) << 32 | UInt64(touched.count)
          buckets[Int(time * 2) & 3].append(key)
          touched.append(Int32(at))
        }
      }
      bucket += 1
      buckets[bucket & 3].sort()
      front = buckets[bucket & 3].map { touched[Int($0 & 0xffff_ffff)] }
      buckets[bucket & 3].removeAll(keepingCapacity: true)
      idle = front.isEmpty ? idle + 1 : 0
    }
    return touched
  }

  /// The least of the four quadrants' solutions.
  private func arrival(_ at: Int) -> Float {
    let (left, right) = (at - 1, at + 1)
    let (above, below) = (at - grid.stride, at + grid.stride)
    return min(
      solve(above, left), solve(below, left), solve(above, right), solve(below, right))
  }

  private func solve(_ a: Int, _ b: Int) -> Float {
    let (first, second) = (times[a], times[b])
    if waits[a] || waits[b] {
      return 1 + (waits[a] ? (waits[b] ? min(first, second) : second) : first)
    }
    let gap = first - second
    return abs(gap) < 1
      ? (first + second + (2 - gap * gap).squareRoot()) / 2 : 1 + min(first, second)
  }
}
