public import NodeKit

/// Why a run ended early: which step, where the file states it, and what went wrong there.
public struct RunError: Error, CustomStringConvertible {
  /// What kind of thing went wrong.
  public enum Cause: Sendable {
    /// Something the user can mend: sizes that differ, a region outside the image.
    case node(NodeError)
    /// A file could not be read or written.
    case file(FileError)
    /// The node broke its contract: a bug in the node, not in the graph.
    case contract(String)
    /// The run needed more memory than it may use.
    case memory(MemoryShortage)
    /// The process of its own in which the node ran is of no use any more.
    case worker(WorkerFailure)
    /// The run was asked to stop.
    case cancelled
    /// Anything else that a node threw.
    case other(any Error)
  }

  /// The step; `nil` when the run ended before or between steps.
  public let step: String?
  /// The step's node type.
  public let type: String?
  /// Where the file states the step.
  public let location: SourceLocation?
  /// What entered the step, e.g. `image 640x480x3`.
  public let inputs: [String]
  /// What went wrong.
  public let cause: Cause

  init(_ cause: Cause, step: PlanStep? = nil, inputs: [String] = []) {
    self.cause = cause
    self.step = step?.name
    self.type = step?.type.descriptor.name
    self.location = step?.location
    self.inputs = inputs
  }

  /// The error as one line for people.
  public var description: String {
    guard let step, let type, let location else { return "error: \(causeText)" }
    var seen = ""
    if case .node = cause, !inputs.isEmpty { seen = " (given \(inputs.joined(separator: ", ")))" }
    return "\(location): error: node '\(step)' (\(type)): \(causeText)\(seen)"
  }

  /// What is written of a step should the program crash meanwhile.
  static func crashNote(of step: PlanStep, plugin: String) -> String {
    "\(step.location): error: node '\(step.name)' (\(step.type.descriptor.name)): plug-in '\(plugin)' was "
      + "at work when the program crashed; 'isolate: process' keeps a crash from the rest of the run"
  }

  private var causeText: String {
    switch cause {
    case .node(let error): return error.description
    case .file(let error): return error.description
    case .contract(let text):
      return "\(text); this is a bug in the node, please report it to its author"
    case .memory(let shortage): return shortage.description
    case .worker(let failure): return failure.description
    case .cancelled: return "stopped"
    case .other(let error): return "\(error)"
    }
  }
}

/// Amounts of memory as people read and write them.
public enum ByteCount {
  /// The bytes of an amount such as `900MB`, `2GiB` or `123456`; `nil` for what is none, or less than 1.
  public static func parse(_ text: String) -> Int? {
    let lower = text.lowercased()
    let (ending, unit) = units.first { lower.hasSuffix($0.0) } ?? ("", 1)
    let bytes = (Double(lower.dropLast(ending.count)) ?? 0) * Double(unit)
    return bytes >= 1 && bytes <= 1e18 ? Int(bytes) : nil
  }

  private static let units: [(String, Int)] = [
    ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("kb", 1_000), ("mb", 1_000_000),
    ("gb", 1_000_000_000), ("k", 1_000), ("m", 1_000_000), ("g", 1_000_000_000), ("b", 1),
  ]

  /// The amount with a decimal unit: `640 B`, `48.0 MB`, `1.20 GB`.
  public static func text(_ bytes: Int) -> String {
    func rounded(_ unit: Int, _ digits: Int) -> String {
      var scale = 1
      for _ in 0..<digits { scale *= 10 }
      let value = (bytes / (unit / scale / 10) + 5) / 10
      let fraction = String(value % scale + scale).dropFirst()
      return "\(value / scale).\(fraction)"
    }
    switch bytes {
    case ..<1000: return "\(bytes) B"
    case ..<1_000_000: return "\(rounded(1000, 1)) kB"
    case ..<1_000_000_000: return "\(rounded(1_000_000, 1)) MB"
    default: return "\(rounded(1_000_000_000, 2)) GB"
    }
  }
}
