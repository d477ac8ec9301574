import TensorCore

/// Shows diagnostics to people: place, code and message, the line of the file, and a caret under
/// the word.
///
///     graphs/full.yaml:14:34: error[G041]: node 'hole' (dilate-mask) has no option 'radios'; did \
///     you mean 'radius'?
///        14 |   hole: {use: dilate-mask, with: {radios: 3}}
///           |                                   ^~~~~~
public struct DiagnosticRenderer: Sendable {
  /// The most columns of a line that are shown.
  static let maximumColumns = 160

  private let sources: SourceTexts

  /// Makes a renderer for diagnostics that point into these texts.
  public init(sources: SourceTexts) { self.sources = sources }

  /// Everything that is wrong with a graph, with a line break at the end.
  public static func text(_ error: GraphError) -> String {
    let renderer = DiagnosticRenderer(sources: error.sources)
    return renderer.text(error.diagnostics, omitted: error.omittedCount)
  }

  /// What one should know of a plan, with a line break at the end; the first of many.
  public static func warnings(of plan: GraphPlan) -> String {
    let omitted = max(0, plan.warnings.count - GraphError.limit)
    return DiagnosticRenderer(sources: plan.sources).text(
      plan.warnings.prefix(GraphError.limit), omitted: omitted)
  }

  private func text(_ diagnostics: some Sequence<GraphDiagnostic>, omitted: Int) -> String {
    let shown = diagnostics.map { text($0) }.joined()
    return omitted == 0 ? shown : shown + "... and \(omitted) more\n"
  }

  /// One diagnostic, with a line break at the end.
  public func text(_ diagnostic: GraphDiagnostic) -> String {
    let place = diagnostic.location.map { "\($0): " } ?? ""
    let (severity, fault) = (diagnostic.severity.rawValue, diagnostic.fault)
    return text("\(place)\(severity)[\(fault.code)]: \(fault.message)", at: diagnostic.location)
  }

  /// What ended a run, with a line break at the end, and the step's place in its file.
  public func text(_ error: RunError) -> String { text(error.description, at: error.location) }

  private func text(_ headline: String, at location: SourceLocation?) -> String {
    let headline = headline.printable.abridged + "\n"
    guard let location, let line = sources.line(at: location) else { return headline }
    return headline + excerpt(of: line, at: location)
  }

  /// The line with its number, and the caret below.
  private func excerpt(of line: String, at location: SourceLocation) -> String {
    let scalars = Array(line.unicodeScalars)
    let caret = min(location.column - 1, scalars.count)
    let word = wordLength(in: scalars[caret...])
    // A line that is too long is shown from a little before the caret.
    let start = scalars.count <= Self.maximumColumns ? 0 : max(0, caret - 40)
    let end = min(scalars.count, start + Self.maximumColumns)
    let shown = text(scalars[start..<end])
    let before = (start > 0 ? 3 : 0) + width(scalars[start..<caret])
    let marked = max(1, width(scalars[caret..<min(end, caret + word)]))
    let number = String(location.line)
    let margin = String(repeating: " ", count: max(0, 5 - number.count))
    let quote = (start > 0 ? "..." : "") + shown + (end < scalars.count ? "..." : "")
    return """
      \(margin)\(number) |\(quote.isEmpty ? "" : " ")\(quote)
      \(String(repeating: " ", count: max(5, number.count))) | \
      \(String(repeating: " ", count: before))^\(String(repeating: "~", count: marked - 1))

      """
  }

  /// The length of the word that begins here, as YAML separates words.
  private func wordLength(in rest: ArraySlice<Unicode.Scalar>) -> Int {
    guard let first = rest.first else { return 0 }
    if first == "\"" || first == "'" {
      return (rest.dropFirst().firstIndex(of: first) ?? rest.startIndex) - rest.startIndex + 1
    }
    let end = rest.indices.first { index in
      switch rest[index] {
      case " ", "\t", ",", "[", "]", "{", "}", "=": true
      case ":": index + 1 == rest.endIndex || rest[index + 1] == " "
      default: false
      }
    }
    return max(1, (end ?? rest.endIndex) - rest.startIndex)
  }

  private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text).printable
  }

  private func width(_ scalars: ArraySlice<Unicode.Scalar>) -> Int {
    scalars.reduce(0) { $0 + $1.displayWidth }
  }
}
