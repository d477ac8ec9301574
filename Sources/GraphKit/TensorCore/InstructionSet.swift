import CKernels

/// The instruction sets that kernels are compiled for. Off x86 there is only the baseline.
public enum InstructionSet: Int32, CaseIterable, Comparable, Sendable, CustomStringConvertible {
  case baseline
  case avx2
  case avx512

  /// The best that this processor has: its kernels are in use.
  public static var current: InstructionSet {
    InstructionSet(rawValue: kernels_level()) ?? .baseline
  }

  /// Those whose kernels this processor can run.
  public static var available: [InstructionSet] { allCases.filter { $0 <= current } }

  public static func < (left: InstructionSet, right: InstructionSet) -> Bool {
    left.rawValue < right.rawValue
  }

  public var description: String {
    switch self {
    case .baseline: "baseline"
    case .avx2: "avx2"
    case .avx512: "avx512"
    }
  }
}
