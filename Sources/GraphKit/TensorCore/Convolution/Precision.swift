internal import CKernels

/// The numbers that convolutions multiply. Sums and what lies between layers are floats always.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  case float32
  /// bfloat16 products where the processor has units for them (AMX, AVX-512 BF16), and floats
  /// elsewhere: results differ from those of float32 by up to about 1 % of their range.
  case bfloat16

  /// What convolutions that are called from here use:
  /// `Precision.$current.withValue(.bfloat16) { try network(image) }`.
  @TaskLocal public static var current = Precision.float32
}

/// What multiplies bfloat16 on a processor.
public enum BFloat16Unit: Int32, CaseIterable, Comparable, Sendable, CustomStringConvertible {
  /// Nothing: float32 is used.
  case none
  /// AVX-512 BF16: pairs in vectors.
  case pairs
  /// AMX: tiles of 16 x 32.
  case tiles

  /// The best that this processor has and the system permits.
  public static var current: BFloat16Unit { BFloat16Unit(rawValue: kernels_bf16_unit()) ?? .none }

  /// Those that this processor can use.
  public static var available: [BFloat16Unit] { allCases.filter { $0 <= current } }

  public static func < (left: BFloat16Unit, right: BFloat16Unit) -> Bool {
    left.rawValue < right.rawValue
  }

  public var description: String {
    switch self {
    case .none: "none"
    case .pairs: "avx512bf16"
    case .tiles: "amx"
    }
  }
}
