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
        // The bits of 0...1 are those up to 1's, and taking one more than 1's from them leaves the
        // highest set, which they have not themselves: that of all samples at once.
        var all = UInt32.max
        for index in range {
          let bits = start[index].bitPattern
          all &= (bits &- (Float(1).bitPattern + 1)) & ~bits
        }
        guard all >> 31 == 0 else { return }
        for index in range {
          guard start[index].isFinite else { return areFinite.withLock { $0 = false } }
          start[index] = min(1, max(0, start[index]))
        }
      }
      return areFinite.withLock { $0 }
    }
  }
}

extension Tensor {
  /// Floats behind an output, in which nobody has anything to write.
  private static var slack: Int { 64 }
  /// Outputs of up to so many samples are marked in each of them.
  private static var mostMarked: Int { 1 << 20 }
  /// In larger ones, one sample of so many.
  private static var markDistance: Int { 512 }
  /// A NaN that no arithmetic gives.
  private static var mark: Float { Float(bitPattern: 0x7FC6_1D85) }

  /// An output for somebody to write, in which what is left unwritten is NaN: every sample of a small
  /// one; of a large one the first and the last of each row, and one of every 512.
  init(unwrittenOutput shape: Shape) {
    self.init(unwritten: shape, slack: Self.slack)
    withUnsafeSlack { $0.update(repeating: Self.mark) }
    let (isSmall, row) = (count <= Self.mostMarked, max(1, count / max(1, shape[0])))
    withUnsafeMutableBufferPointer { samples in
      let start = SendablePointer(samples)
      // Whoever cancels has the node end, not this.
      Cancellation.$current.withValue(nil) {
        try? parallelFor(samples.count, grain: Self.grain) { range in
          if isSmall {
            return (start.base + range.lowerBound).update(repeating: Self.mark, count: range.count)
          }
          var place = range.lowerBound
          while place < range.upperBound {
            // Not always the same place of a pixel or of a line of the cache.
            start[
              Swift.min(
                place + place / Self.markDistance * 37 % Self.markDistance, range.upperBound - 1)] =
              Self.mark
            place += Self.markDistance
          }
          for edge in (range.lowerBound + row - 1) / row..<(range.upperBound + row - 1) / row {
            start[edge * row] = Self.mark
            if edge > 0 { start[edge * row - 1] = Self.mark }
          }
        }
        start[samples.count - 1] = Self.mark
      }
    }
  }

  /// Whether somebody wrote behind an output's end.
  var isWrittenBeyond: Bool {
    withUnsafeSlack { slack in
      slack.contains { $0.bitPattern != Self.mark.bitPattern }
    }
  }
}

/// Finds out whether a node writes to what it is only to read.
struct InputWatch {
  private let samples: Tensor
  private let guardian: WriteGuard?
  /// Of samples that share pages with others.
  private let digest: UInt64?

  init(_ samples: Tensor) throws {
    self.samples = samples
    guardian = WriteGuard(samples)
    digest = guardian == nil ? try samples.digest() : nil
  }

  /// Whether somebody wrote since.
  func sawWriting() throws -> Bool {
    if let guardian { return guardian.end() }
    return try samples.digest() != digest
  }
}
