import Glibc

/// How this thread rounds and what it does with subnormal numbers (C17, 7.6).
enum FloatingPointEnvironment {
  /// Calls what may change it, as libraries in C do for themselves, and puts it back.
  static func kept<Result>(_ body: () -> Result) -> Result {
    var environment = fenv_t()
    fegetenv(&environment)
    defer { fesetenv(&environment) }
    return body()
  }
}
