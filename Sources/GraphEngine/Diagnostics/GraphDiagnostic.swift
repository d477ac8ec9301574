/// A fault of a graph file, as shown to people.
public struct GraphDiagnostic: Hashable, Sendable {
  /// Whether the graph can run in spite of it.
  public enum Severity: String, Hashable, Sendable, Codable {
    /// It can't.
    case error
    /// It can.
    case warning
  }

  /// Whether the graph can run in spite of it.
  public let severity: Severity
  /// The fault.
  public let fault: GraphFault
  /// Where it is; `nil` when the file can't be opened at all.
  public let location: SourceLocation?

  /// Makes a diagnostic.
  public init(_ fault: GraphFault, at location: SourceLocation?, severity: Severity = .error) {
    self.severity = severity
    self.fault = fault
    self.location = location
  }
}

/// What is thrown when a graph can't be planned: every fault of its files, in their order.
public struct GraphError: Error, Sendable {
  /// The number of faults that are told at once.
  public static let limit = 20

  /// The faults in the files' order, at most `limit`.
  public let diagnostics: [GraphDiagnostic]
  /// The number of faults beyond those.
  public let omittedCount: Int
  /// The texts that the faults point into.
  public let sources: SourceTexts

  /// Makes an error of at least one diagnostic.
  public init(_ diagnostics: [GraphDiagnostic], sources: SourceTexts = SourceTexts()) {
    precondition(!diagnostics.isEmpty, "a graph error without a fault")
    self.diagnostics = Array(diagnostics.prefix(Self.limit))
    omittedCount = max(0, diagnostics.count - Self.limit)
    self.sources = sources
  }
}

extension GraphError: CustomStringConvertible {
  /// The faults as people read them.
  public var description: String { DiagnosticRenderer.text(self) }
}
