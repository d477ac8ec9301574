import Glibc

/// Sanitizers of this build.
public enum Sanitizers {
  /// Whether one is there: it slows everything down, maps terabytes of shadow memory, which limits
  /// of memory forbid, and takes the signals that limits send for faults.
  public static let mapShadowMemory =
    dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
}
