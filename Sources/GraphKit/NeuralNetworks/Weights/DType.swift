/// How one number of a tensor lies in a file: the type's name there. All are little-endian.
public enum DType: String, Hashable, Sendable, CaseIterable {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case uint16 = "U16"
  case int16 = "I16"
  case uint32 = "U32"
  case int32 = "I32"
  case uint64 = "U64"
  case int64 = "I64"
  /// IEEE 754 half precision.
  case float16 = "F16"
  /// The upper half of a `float32`.
  case bfloat16 = "BF16"
  case float32 = "F32"
  case float64 = "F64"
  /// 1 sign, 5 exponent and 2 fraction bits: the upper half of a `float16`.
  case float8e5m2 = "F8_E5M2"
  /// 1 sign, 4 exponent and 3 fraction bits, without infinities.
  case float8e4m3 = "F8_E4M3"
  /// A power of two.
  case float8e8m0 = "F8_E8M0"

  /// Bytes a number.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8, .float8e5m2, .float8e4m3, .float8e8m0: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    }
  }

  /// Whether the numbers are floating-point numbers.
  public var isFloatingPoint: Bool { rawValue.hasPrefix("F") || self == .bfloat16 }
}
