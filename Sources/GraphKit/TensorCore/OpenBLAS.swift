import COpenBLAS

/// What the linear-algebra library on this machine is.
public enum OpenBLAS {
  /// The processor type whose kernels OpenBLAS picked, e.g. `SkylakeX`.
  public static var coreName: String { String(cString: openblas_get_corename()) }

  /// Keeps OpenBLAS on the calling thread: the process's threads are `ThreadBudget`'s to share out.
  public static func useOneThread() { openblas_set_num_threads(1) }
}
