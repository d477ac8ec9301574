public import TensorCore

/// One tensor of a weight file. Its numbers are read and converted when they are asked for.
public struct StoredTensor: Sendable {
  /// The name, as in `layer1.0.conv1.weight`.
  public let name: String
  /// How its numbers are stored.
  public let dtype: DType
  /// The extents as PyTorch states them: a convolution's weights are `[out, in, kh, kw]`.
  public let shape: Shape
  let bytes: StoredBytes

  /// The number of elements.
  public var count: Int { shape.count }

  /// Bytes that the numbers take as they are stored.
  public var byteCount: Int { count * dtype.size }

  /// The numbers as floats, under the shape of the file.
  ///
  /// F16, BF16, F32 and the 8-bit floats come out exactly; F64 and integers are rounded to the
  /// nearest float. Large tensors of F32 stay in their file until they are touched.
  ///
  /// - Throws: `CancelledError`.
  public func tensor() throws -> Tensor {
    if let tensor = tensorInFile { return tensor }
    return try Tensor(uninitialized: shape) { buffer in
      guard !buffer.isEmpty else { return }
      let out = SendablePointer(buffer)
      try parallelFor(buffer.count, grain: 1 << 18) { chunk in
        copyFloats(
          chunk,
          to: UnsafeMutableBufferPointer(start: out.base + chunk.lowerBound, count: chunk.count))
      }
    }
  }

  /// A tensor that reads the file, when that is worth it and the numbers lie as it needs them.
  private var tensorInFile: Tensor? {
    guard dtype == .float32, byteCount >= 1 << 16, case .file(.mapped(let file), let range) = bytes,
      range.lowerBound % MemoryLayout<Float>.alignment == 0
    else { return nil }
    return Tensor(reading: file, at: range.lowerBound, shape: shape)
  }

  /// Reads the numbers as floats: in place when they are stored so, as F32 at a multiple of 4
  /// bytes, else converted.
  ///
  /// - Throws: what `body` throws, or `CancelledError`.
  public func withUnsafeFloats<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) throws -> Result {
    if dtype == .float32 {
      let result = try bytes.withUnsafeBytes { raw -> Result? in
        let isAligned = Int(bitPattern: raw.baseAddress) % MemoryLayout<Float>.alignment == 0
        return isAligned ? .some(try body(raw.assumingMemoryBound(to: Float.self))) : nil
      }
      if let result { return result }
    }
    return try tensor().withUnsafeBufferPointer(body)
  }

  /// The numbers as integers; `nil` when they are floating-point. What exceeds `Int` is clamped.
  public func integers() -> [Int]? { integers(0..<count) }

  /// Some of the numbers as integers; `nil` when they are floating-point.
  func integers(_ range: Range<Int>) -> [Int]? {
    bytes.withUnsafeBytes { raw in
      func read<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> [Int] {
        let size = MemoryLayout<Number>.size
        return range.map {
          Int(clamping: raw.loadUnaligned(fromByteOffset: $0 * size, as: type))
        }
      }
      return switch dtype {
      case .bool, .uint8: read(UInt8.self)
      case .int8: read(Int8.self)
      case .uint16: read(UInt16.self)
      case .int16: read(Int16.self)
      case .uint32: read(UInt32.self)
      case .int32: read(Int32.self)
      case .uint64: read(UInt64.self)
      case .int64: read(Int64.self)
      default: nil
      }
    }
  }
}

extension StoredTensor {
  /// A tensor in memory, as training has them.
  public init(_ name: String, _ tensor: Tensor) {
    self.init(name: name, dtype: .float32, shape: tensor.shape, bytes: .tensor(tensor))
  }

  /// The same numbers under another name.
  public func named(_ name: String) -> StoredTensor {
    StoredTensor(name: name, dtype: dtype, shape: shape, bytes: bytes)
  }
}

/// Where a tensor's numbers lie: exactly as many bytes as shape and dtype say.
enum StoredBytes: Sendable {
  case file(FileBytes, Range<Int>)
  case tensor(Tensor)

  func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    switch self {
    case .file(let bytes, let range): try bytes.withUnsafeBytes(in: range, body)
    case .tensor(let tensor):
      try tensor.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
    }
  }
}
