import CKernels
import TensorCore

/// Sums over the differences of two images' samples as bytes. They are whole numbers, so the
/// order of adding does not matter.
struct DifferenceSums: Sendable {
  var samples = 0
  var absolute = 0
  var squared = 0

  /// The sums over all pixels, or those where `hole` is at least 0.5.
  ///
  /// - Throws: `CancelledError`.
  static func between(_ a: Image, _ b: Image, within hole: Mask?) throws -> DifferenceSums {
    Quality.requireMatch(a, b, hole)
    let total = Locked(DifferenceSums())
    let rowElements = a.width * a.channels
    try parallelFor(a.height, grain: rowGrain(rowElements: rowElements)) { rows in
      var sums = DifferenceSums()
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * rowElements) { bytes in
        for row in rows { sums.add(row, a, b, hole, bytes) }
      }
      total.withLock { $0.add(sums) }
    }
    return total.withLock { $0 }
  }

  private mutating func add(
    _ row: Int, _ a: Image, _ b: Image, _ hole: Mask?, _ bytes: UnsafeMutableBufferPointer<UInt8>
  ) {
    let rowElements = a.width * a.channels
    let (bytesOfA, bytesOfB) = (bytes.prefix(rowElements), bytes.suffix(rowElements))
    a.quantize(row, into: UnsafeMutableBufferPointer(rebasing: bytesOfA))
    b.quantize(row, into: UnsafeMutableBufferPointer(rebasing: bytesOfB))
    guard let hole else {
      return add(UnsafeBufferPointer(bytes), pixels: 0..<a.width, of: a)
    }
    hole.values.withUnsafeBufferPointer { values in
      for pixel in 0..<a.width where values[row * a.width + pixel] >= 0.5 {
        add(UnsafeBufferPointer(bytes), pixels: pixel..<pixel + 1, of: a)
      }
    }
  }

  /// Adds the differences of some pixels of two rows that lie one after the other in `bytes`.
  private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, pixels: Range<Int>, of a: Image) {
    let rowElements = a.width * a.channels
    let range = pixels.lowerBound * a.channels..<pixels.upperBound * a.channels
    for index in range {
      let difference = Int(bytes[index]) &- Int(bytes[rowElements &+ index])
      absolute &+= abs(difference)
      squared &+= difference &* difference
    }
    samples += range.count
  }

  private mutating func add(_ other: DifferenceSums) {
    samples += other.samples
    absolute += other.absolute
    squared += other.squared
  }
}

extension Image {
  /// Writes a row's samples as bytes, cut to 0...1 and rounded, as an 8-bit file would hold them.
  func quantize(_ row: Int, into bytes: UnsafeMutableBufferPointer<UInt8>) {
    pixels.withUnsafeBufferPointer { samples in
      guard let from = samples.baseAddress, let to = bytes.baseAddress else { return }
      kernels_to_u8(from + row * width * channels, to, width * channels)
    }
  }
}
