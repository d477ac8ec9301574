internal import CSystem

/// Finds out whether anybody writes to a tensor that others only read, at no cost for who does not.
///
/// Its pages are read-only while the guard is there. Who writes to them all the same is stopped by the
/// system for a moment, noted, and goes on.
public final class WriteGuard {
  private let tensor: Tensor
  private var number: Int32

  /// Begins to guard a tensor; `nil` when it is small and shares pages with others, or too many are
  /// guarded.
  public init?(_ tensor: Tensor) {
    guard let pages = tensor.pages else { return nil }
    number = system_guard_begin(pages.start, pages.bytes)
    guard number >= 0 else { return nil }
    self.tensor = tensor
  }

  deinit { _ = end() }

  /// Ends the guard; whether somebody wrote.
  public func end() -> Bool {
    guard number >= 0 else { return false }
    defer { number = -1 }
    return system_guard_end(number, tensor.isWritable ? 1 : 0) != 0
  }
}
