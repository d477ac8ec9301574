import CKernels
import TensorCore

/// Fills a hole's pixels in an order fixed beforehand.
struct HoleFill {
  /// A kernel that fills pixels, known being what has a smaller order than the limit.
  typealias Kernel =
    @Sendable (
      UnsafePointer<kernels_hole>, UnsafePointer<Int32>, Int, Float
    ) -> Void

  let grid: PaddedGrid
  let disc: Disc

  /// As many pixels as take about 30 microseconds.
  var grain: Int { max(1, 12_544 / ((2 * disc.radius + 1) * (2 * disc.radius + 1))) }

  init(_ grid: PaddedGrid, radius: Int) {
    self.grid = grid
    self.disc = Disc(radius: radius)
  }

  /// Fills layer after layer, the pixels of each on as many threads as are free.
  ///
  /// - Throws: `CancelledError`.
  func fill(
    _ pixels: inout Tensor, layers: FrontLayers, times: Tensor, with kernel: Kernel
  ) throws {
    try withHole(&pixels, times: times, order: times) { hole in
      try layers.pixels.withUnsafeBufferPointer { order in
        guard !order.isEmpty else { return }
        let order = SendablePointer(order)
        for layer in layers.layers {
          let range = layer.range
          // A second thread pays from about 0.1 ms of work on.
          let isSmall = range.count < 4 * grain
          try parallelFor(range.count, grain: isSmall ? range.count : grain) { chunk in
            hole.withPatch(disc) {
              kernel($0, order.base + range.lowerBound + chunk.lowerBound, chunk.count, layer.limit)
            }
          }
        }
      }
    }
  }

  /// Calls `body` with the kernels' view of the pixels and of two planes of the grid.
  func withHole(
    _ pixels: inout Tensor, times: Tensor, order: Tensor, _ body: (SharedHole) throws -> Void
  ) throws {
    let channels = pixels.shape[2]
    try pixels.withUnsafeMutableBufferPointer { image in
      try times.withUnsafeBufferPointer { times in
        try order.withUnsafeBufferPointer { order in
          try disc.inverse.withUnsafeBufferPointer { inverse in
            guard let times = times.baseAddress, let order = order.baseAddress else { return }
            try body(
              SharedHole(
                hole: kernels_hole(
                  image: image.baseAddress, times: times + grid.origin,
                  order: order + grid.origin, stride: grid.stride, height: grid.height,
                  width: grid.width, channels: Int32(channels), radius: Int32(disc.radius),
                  lanes: Int32(disc.lanes), inverse: inverse.baseAddress, patch: nil)))
          }
        }
      }
    }
  }
}

/// What the kernels work on, handed to several threads: each gets a patch of its own, and the
/// kernels write only the pixels they are given.
struct SharedHole: @unchecked Sendable {
  let hole: kernels_hole

  /// Calls `body` with room for windows that leave the image.
  func withPatch(_ disc: Disc, _ body: (UnsafePointer<kernels_hole>) -> Void) {
    let capacity = (2 * disc.radius + 3) * (disc.lanes + 2) * Int(hole.channels)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: capacity) { patch in
      var own = hole
      own.patch = patch.baseAddress
      body(&own)
    }
  }
}
