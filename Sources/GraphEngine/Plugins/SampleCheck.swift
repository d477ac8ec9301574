import NodeKit

extension Raster {
  /// The samples: pixels `[H, W, C]` or mask values `[H, W]`.
  var samples: Tensor {
    switch self {
    case .image(let image): image.pixels
    case .mask(let mask): mask.values
    }
  }
}

extension Tensor {
  /// The samples of one chunk of work: 256 KiB, a few tens of microseconds.
  private static var grain: Int { 1 << 16 }

  /// A number that nearly every change of a sample's bits changes, and that of their order too.
  ///
  /// - Throws: `CancelledError`.
  func digest() throws -> UInt64 {
    try withUnsafeBufferPointer { samples in
      let start = SendablePointer(samples)
      let total = Locked<UInt64>(0)
      try parallelFor(samples.count, grain: Self.grain) { range in
        var sum: UInt32 = 0
        for index in range {
          // Odd factors, so that no bit of a sample is lost.
          sum &+= start[index].bitPattern &* (UInt32(truncatingIfNeeded: index) &* 2 &+ 1)
        }
        let place = UInt64(range.lowerBound / Self.grain) &* 2 &+ 1
        total.withLock { $0 &+= UInt64(sum) &* place }
      }
      return total.withLock { $0 }
    }
  }

  /// Brings samples below 0 to 0 and those above 1 to 1.
  ///
  /// - Returns: whether all were finite; if not, some may be as they were.
  /// - Throws: `CancelledError`.
  mutating func clampToUnitRange() throws -> Bool {
    try withUnsafeMutableBufferPointer { samples in
      let start = SendablePointer(samples)
      let areFinite = Locked(true)
      try parallelFor(samples.count, grain: Self.grain) { range in
        // As whole numbers, the bits of 0...1 are those up to 1's: negative numbers, larger ones,
        // infinity and NaN all have greater ones.
        var largest: UInt32 = 0
        for index in range { largest = max(largest, start[index].bitPattern) }
        guard largest > Float(1).bitPattern else { return }
        for index in range {
          guard start[index].isFinite else { return areFinite.withLock { $0 = false } }
          start[index] = min(1, max(0, start[index]))
        }
      }
      return areFinite.withLock { $0 }
    }
  }
}
