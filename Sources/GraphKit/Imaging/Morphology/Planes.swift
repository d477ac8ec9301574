import TensorCore

/// A new plane `[H, W]` that `body` fills, possibly from several threads.
func makePlane(
  _ height: Int, _ width: Int, _ body: (SendablePointer<Float>) throws -> Void
) rethrows -> Tensor {
  try Tensor(uninitialized: [height, width]) { try body(SendablePointer($0)) }
}

/// Calls `body` with room for `count` elements, 64-byte-aligned, not initialised.
func withScratch<Element: BitwiseCopyable, Result>(
  _ type: Element.Type, _ count: Int, _ body: (UnsafeMutablePointer<Element>) throws -> Result
) rethrows -> Result {
  let bytes = max(1, count) * MemoryLayout<Element>.stride
  let scratch = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
  defer { scratch.deallocate() }
  return try body(scratch.bindMemory(to: type, capacity: max(1, count)))
}

extension Tensor {
  /// A new tensor of the same shape that `body` fills, reading this one.
  func mapBuffer(
    _ body: (_ source: SendablePointer<Float>, _ out: SendablePointer<Float>) throws -> Void
  ) rethrows -> Tensor {
    try withUnsafeBufferPointer { source in
      try Tensor(uninitialized: shape) { out in
        try body(SendablePointer(source), SendablePointer(out))
      }
    }
  }
}
