import CKernels
import TensorCore

/// When a front that starts at a hole's edge and moves inwards, a pixel in unit time, reaches each
/// pixel: the solution T of |∇T| = 1.
///
/// T is 0 on the known pixels that touch the hole by an edge. Further out it is negative, 1 minus
/// the distance to the nearest pixel of the hole, which gives T a slope and a value on both sides
/// of the edge (Telea 2004, section 3.2, marches outwards for that). `plane` holds T + radius, so
/// that pixels too far from the hole to matter are simply 0; the margin is infinite.
struct ArrivalTimes {
  /// T + radius in the hole's grid.
  let plane: Tensor
  /// What `plane` adds to T.
  let base: Float

  /// Marches into the hole.
  ///
  /// - Throws: `CancelledError`.
  init(_ hole: HolePixels, radius: Int) throws {
    let base = Float(radius)
    self.base = base
    self.plane = try Tensor(uninitialized: [hole.grid.count]) { buffer in
      guard let plane = buffer.baseAddress else { return }
      hole.grid.fill(plane, inside: 0, outside: .infinity)
      for offset in hole.offsets { plane[Int(offset)] = Front.unreached }
      var front = Front(plane: plane, stride: hole.grid.stride, base: base)
      let edge = front.startAtEdge(of: hole)
      Self.stampDistances(around: edge, in: plane, stride: hole.grid.stride, radius: radius)
      try front.march()
    }
  }

  /// Raises known pixels within `radius` of the hole to base + 1 - distance.
  private static func stampDistances(
    around edge: [Int32], in plane: UnsafeMutablePointer<Float>, stride: Int, radius: Int
  ) {
    let disc = Disc(radius: radius)
    let cone = disc.inverse.map { $0 == 0 ? 0 : Float(radius) + 1 - 1 / $0 }
    kernels_stamp(
      plane, stride, cone, Int32(radius), Int32(disc.lanes), edge, edge.count)
  }
}

/// A front on its way through a plane of arrival times.
///
/// Fast marching with pixels waiting in buckets, a quarter of a pixel's time each, in place of a
/// heap: pixels within a bucket come in any order, and one that a later pixel of its bucket speeds
/// up is marched again, so the result is the solution that a heap gives.
private struct Front {
  /// The time of a hole's pixel that the front hasn't reached.
  static let unreached: Float = 1e30

  private let plane: UnsafeMutablePointer<Float>
  private let stride: Int
  private let base: Float
  /// A neighbour is at most one unit of time, four buckets, later than the earliest in the front.
  private var buckets = [[Int32]](repeating: [], count: 8)
  private var waiting = 0

  init(plane: UnsafeMutablePointer<Float>, stride: Int, base: Float) {
    self.plane = plane
    self.stride = stride
    self.base = base
  }

  /// Sets the time of the hole's pixels that touch a known one, where the plane is still 0, and
  /// returns these pixels.
  mutating func startAtEdge(of hole: HolePixels) -> [Int32] {
    var edge: [Int32] = []
    for offset in hole.offsets {
      let at = Int(offset)
      let beside = min(plane[at - 1], plane[at + 1]) == 0
      let above = min(plane[at - stride], plane[at + stride]) == 0
      guard beside || above else { continue }
      plane[at] = base + (beside && above ? Float(0.5).squareRoot() : 1)
      edge.append(offset)
      wait(at)
    }
    return edge
  }

  /// Moves the front until it has reached every pixel.
  mutating func march() throws {
    var bucket = 0
    while waiting > 0 {
      try Cancellation.check()
      while let next = buckets[bucket & 7].popLast() {
        waiting -= 1
        if waiting & 0xffff == 0 { try Cancellation.check() }
        let at = Int(next)
        let time = plane[at]
        // Left behind by a bucket that reached it earlier.
        if Self.bucket(time - base) != bucket { continue }
        advance(to: at - 1, from: time)
        advance(to: at + 1, from: time)
        advance(to: at - stride, from: time)
        advance(to: at + stride, from: time)
      }
      bucket += 1
    }
  }

  @inline(__always)
  private mutating func advance(to at: Int, from time: Float) {
    let old = plane[at]
    guard old > time, old < .infinity else { return }
    let new = Self.solve(
      min(plane[at - 1], plane[at + 1]), min(plane[at - stride], plane[at + stride]))
    guard new < old else { return }
    plane[at] = new
    wait(at)
  }

  @inline(__always)
  private mutating func wait(_ at: Int) {
    buckets[Self.bucket(plane[at] - base) & 7].append(Int32(truncatingIfNeeded: at))
    waiting += 1
  }

  @inline(__always)
  private static func bucket(_ time: Float) -> Int { FrontLayers.layer(of: time) }

  /// The upwind solution of |∇T| = 1 from the earlier neighbour along each axis.
  @inline(__always)
  private static func solve(_ a: Float, _ b: Float) -> Float {
    let gap = abs(a - b)
    return gap >= 1 ? min(a, b) + 1 : 0.5 * (a + b + (2 - gap * gap).squareRoot())
  }
}
