import CKernels

/// The instruction sets that kernels are compiled for.
public enum InstructionSet {
  /// The one whose kernels are in use: `baseline`, `avx2` or `avx512`.
  public static var current: String { String(cString: kernels_instruction_set()) }
}
