/// Faults as they are found: each once, in any order.
public struct DiagnosticList {
  /// What keeps the file from being used.
  public private(set) var errors: [GraphDiagnostic] = []
  /// What one should know.
  public private(set) var warnings: [GraphDiagnostic] = []
  private var seen: Set<GraphDiagnostic> = []

  /// Makes an empty list.
  public init() {}

  /// Notes a fault that keeps the graph from running.
  public mutating func report(_ fault: GraphFault, at location: SourceLocation?) {
    add(GraphDiagnostic(fault, at: location))
  }

  /// Notes what one should know.
  public mutating func warn(_ fault: GraphFault, at location: SourceLocation?) {
    add(GraphDiagnostic(fault, at: location, severity: .warning))
  }

  /// Notes a fault of either kind.
  public mutating func add(_ diagnostic: GraphDiagnostic) {
    guard seen.insert(diagnostic).inserted else { return }
    switch diagnostic.severity {
    case .error: errors.append(diagnostic)
    case .warning: warnings.append(diagnostic)
    }
  }

  /// The warnings in the files' order, unless there is an error.
  ///
  /// - Throws: `GraphError` with every error.
  public func check(against sources: SourceTexts) throws(GraphError) -> [GraphDiagnostic] {
    guard errors.isEmpty else { throw GraphError(Self.sort(errors, by: sources), sources: sources) }
    return Self.sort(warnings, by: sources)
  }

  /// Puts diagnostics in the order of their files, lines and columns; those without a place come
  /// first.
  private static func sort(
    _ found: [GraphDiagnostic], by sources: SourceTexts
  ) -> [GraphDiagnostic] {
    let order = Dictionary(uniqueKeysWithValues: sources.files.enumerated().map { ($1, $0) })
    func key(_ index: Int) -> (Int, Int, Int, Int) {
      guard let place = found[index].location else { return (-1, 0, 0, index) }
      return (order[place.file] ?? .max, place.line, place.column, index)
    }
    return found.indices.sorted { key($0) < key($1) }.map { found[$0] }
  }
}
