import CKernels
import Synchronization
import TensorCore

/// A binary plane, 64 pixels a word: a 32nd of the memory, so that what works on it is done by the
/// time the floats have been read and written.
struct BitPlane: Sendable {
  let height: Int
  let width: Int
  /// Words in a row, whole vectors of 8; what the bits after the last pixel are is undefined.
  let words: Int
  /// Two floats hold a word: buffers of tensors come from the pool.
  private let storage: Tensor

  /// Marks the pixels of `[H, W]` that equal `mark`, 0 or 1, and changes each row with `change`
  /// while it is at hand. `nil` when a pixel is neither 0 nor 1.
  ///
  /// - Throws: `CancelledError`.
  init?(
    _ values: Tensor, marking mark: Float,
    change: @Sendable (_ row: UnsafeMutablePointer<UInt64>) -> Void = { _ in }
  ) throws {
    let (height, width) = (values.shape[0], values.shape[1])
    let words = Self.words(width: width)
    let isBinary = Atomic<Bool>(true)
    storage = try Tensor(uninitialized: [height, words * 2]) { storage in
      let storage = SendablePointer(storage)
      try values.withUnsafeBufferPointer { values in
        let values = SendablePointer(values)
        try parallelFor(height, grain: rowGrain(rowElements: width)) { rows in
          guard isBinary.load(ordering: .relaxed) else { return }
          var allBinary: Int32 = 1
          for row in rows {
            Self.withWords(storage.base + row * words * 2, words) { out in
              kernels_pack_bits(values.base + row * width, out, width, mark, &allBinary)
              change(out)
            }
          }
          if allBinary == 0 { isBinary.store(false, ordering: .relaxed) }
        }
      }
    }
    guard isBinary.load(ordering: .relaxed) else { return nil }
    (self.height, self.width, self.words) = (height, width, words)
  }

  /// Reads the words, `words` a row.
  func withWords<Result>(_ body: (UnsafePointer<UInt64>) throws -> Result) rethrows -> Result {
    try storage.withUnsafeBufferPointer { floats in
      let floats = SendablePointer(floats).base
      return try Self.withWords(floats, height * words) { try body($0) }
    }
  }

  /// Words in a row of so many pixels.
  static func words(width: Int) -> Int { (width + 511) / 512 * 8 }

  private static func withWords<Result>(
    _ floats: UnsafeMutablePointer<Float>, _ count: Int,
    _ body: (UnsafeMutablePointer<UInt64>) throws -> Result
  ) rethrows -> Result {
    try UnsafeMutableRawPointer(floats).withMemoryRebound(to: UInt64.self, capacity: count, body)
  }
}
