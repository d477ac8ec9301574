import Glibc

/// The most bytes of buffers that may live at once in a run, and who says so.
public struct MemoryLimit: Hashable, Sendable {
  /// Who limits.
  public enum Source: Hashable, Sendable {
    /// The user, by `--max-memory`.
    case option
    /// The process's address space, as `ulimit -v` sets it.
    case addressSpace
    /// The process's data, as `ulimit -d` sets it.
    case dataSegment
    /// The control group that the process runs in, such as a container.
    case controlGroup
    /// The machine: its memory and swap that are free.
    case machine
  }

  /// The limit, bytes.
  public var bytes: Int
  /// Who limits.
  public var source: Source

  /// Makes a limit.
  public init(bytes: Int, source: Source) {
    self.bytes = bytes
    self.source = source
  }

  /// Where addresses or data are limited (`ulimit -v`, `-d`), lets all threads share one heap: one of its own
  /// takes 64 MiB of addresses for each. To be called before they begin.
  public static func saveAddresses() {
    // glibc's malloc.h is not part of Swift's Glibc; other systems have no such function.
    guard MemoryOffer.isLimited, let symbol = dlsym(nil, "mallopt") else { return }
    let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
    let mostHeaps: Int32 = -8
    _ = mallopt(mostHeaps, 1)
  }

  /// What the machine, the control group and the process's own limits leave for buffers now: the
  /// least of them; `nil` when none can be read.
  public static func offered() -> MemoryLimit? { MemoryOffer(root: "").least }
}

extension MemoryLimit {
  /// Why a run does not begin that is forecast to need so much one step after the other, the least
  /// that it can be brought down to; `nil` when it does.
  public func refusal(ofLeast least: Forecast) -> MemoryShortage? {
    guard least.peakBytes > bytes else { return nil }
    return MemoryShortage(wanted: least.peakBytes, limit: self, advice: least.memoryAdvice)
  }
}

/// A run that needs more memory than it may use.
public struct MemoryShortage: Hashable, Sendable {
  /// The bytes that would have to live at once.
  public var wanted: Int
  /// The limit; `nil` when the system itself had no memory left.
  public var limit: MemoryLimit?
  /// The bytes that the plan foresaw for the whole run; `nil` when the plan itself is refused.
  public var planned: Int?
  /// What the command line may set so that much less is needed, where that is known.
  public var advice: String?

  /// Makes a shortage.
  public init(
    wanted: Int, limit: MemoryLimit? = nil, planned: Int? = nil, advice: String? = nil
  ) {
    (self.wanted, self.limit, self.planned, self.advice) = (wanted, limit, planned, advice)
  }
}

extension MemoryShortage: CustomStringConvertible {
  /// The shortage and what helps, in one line.
  public var description: String {
    let amount = ByteCount.text(wanted)
    guard let planned else { return "the plan needs \(amount) of memory, but \(bound); \(remedy)" }
    return "the run needs \(amount) of memory at once where the plan said "
      + "\(ByteCount.text(planned)), but \(bound); \(remedy)"
  }

  /// Who limits, and what is left.
  public var bound: String {
    let left = ByteCount.text(limit?.bytes ?? 0)
    return switch limit?.source {
    case .option: "--max-memory allows \(left)"
    case .addressSpace: "the limit of the address space (ulimit -v) leaves \(left)"
    case .dataSegment: "the limit of the data segment (ulimit -d) leaves \(left)"
    case .controlGroup: "the control group (the container) leaves \(left)"
    case .machine: "this machine has \(left) left"
    case nil: "the system has none left"
    }
  }

  private var smaller: String { advice.map { "try \($0)" } ?? "make the photo smaller" }

  private var smallerOrForced: String {
    "\(smaller), or run all the same with --max-memory \((wanted + 999_999) / 1_000_000)MB"
  }

  private var remedy: String {
    switch limit?.source {
    case .option: "raise it, or \(smaller)"
    case nil: "\(smaller), or leave more memory to the program"
    case .addressSpace, .dataSegment: "raise it, \(smallerOrForced)"
    default: smallerOrForced
    }
  }
}
