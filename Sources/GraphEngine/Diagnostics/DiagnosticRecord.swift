/// A diagnostic as `--json` writes it.
public struct DiagnosticRecord: Codable, Hashable, Sendable {
  /// `error` or `warning`.
  public let severity: GraphDiagnostic.Severity
  /// The stable code, such as `G041`.
  public let code: String
  /// The fault in one line.
  public let message: String
  /// The file; absent when the graph file itself can't be opened.
  public let file: String?
  /// The line, from 1.
  public let line: Int?
  /// The column, from 1, in characters.
  public let column: Int?

  /// Makes the record of a diagnostic.
  public init(_ diagnostic: GraphDiagnostic) {
    severity = diagnostic.severity
    code = diagnostic.fault.code
    message = diagnostic.fault.message
    file = diagnostic.location?.file
    line = diagnostic.location?.line
    column = diagnostic.location?.column
  }
}
