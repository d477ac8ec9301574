import CKernels

extension StoredTensor {
  /// How many of its numbers are NaN or infinite.
  ///
  /// - Throws: `CancelledError`.
  public func nonFiniteCount() throws -> Int {
    guard dtype.isFloatingPoint else { return 0 }
    return try withUnsafeFloats { $0.reduce(0) { $0 + ($1.isFinite ? 0 : 1) } }
  }

  /// Converts some elements to floats.
  ///
  /// - Parameter out: room for as many floats as the range has.
  func copyFloats(_ range: Range<Int>, to out: UnsafeMutableBufferPointer<Float>) {
    guard let base = out.baseAddress, !range.isEmpty else { return }
    bytes.withUnsafeBytes { raw in
      let part = UnsafeRawBufferPointer(
        rebasing: raw[range.lowerBound * dtype.size..<range.upperBound * dtype.size])
      switch dtype {
      case .float32: UnsafeMutableRawBufferPointer(out).copyMemory(from: part)
      case .float16: kernels_from_f16(part.baseAddress, base, out.count)
      case .bfloat16: kernels_from_bf16(part.baseAddress, base, out.count)
      case .float64: kernels_from_f64(part.baseAddress, base, out.count)
      case .float8e5m2: for index in out.indices { out[index] = Float8.fromE5M2(part[index]) }
      case .float8e4m3: for index in out.indices { out[index] = Float8.fromE4M3(part[index]) }
      case .float8e8m0: for index in out.indices { out[index] = Float8.fromE8M0(part[index]) }
      case .bool, .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64:
        for (index, integer) in (integers(range) ?? []).enumerated() { out[index] = Float(integer) }
      }
    }
  }
}

/// The 8-bit floating-point types (Micikevicius et al., FP8 Formats for Deep Learning, 2022,
/// https://arxiv.org/abs/2209.05433; OCP Microscaling Formats 1.0 for E8M0).
enum Float8 {
  /// Sign, 5 exponent bits, 2 fraction bits: half precision cut off after 8 bits.
  static func fromE5M2(_ byte: UInt8) -> Float {
    var half = UInt16(byte) << 8
    var float: Float = 0
    kernels_from_f16(&half, &float, 1)
    return float
  }

  /// Sign, 4 exponent bits with bias 7, 3 fraction bits; all ones is NaN, and there is no infinity.
  static func fromE4M3(_ byte: UInt8) -> Float {
    let magnitude = byte & 0x7F
    if magnitude == 0x7F { return .nan }
    let (exponent, fraction) = (Int(magnitude >> 3), Float(magnitude & 7) / 8)
    let value =
      exponent == 0
      ? Float(sign: .plus, exponent: -6, significand: fraction)
      : Float(sign: .plus, exponent: exponent - 7, significand: 1 + fraction)
    return byte & 0x80 == 0 ? value : -value
  }

  /// 2 to the byte less 127; all ones is NaN.
  static func fromE8M0(_ byte: UInt8) -> Float {
    byte == 0xFF ? .nan : Float(sign: .plus, exponent: Int(byte) - 127, significand: 1)
  }
}
