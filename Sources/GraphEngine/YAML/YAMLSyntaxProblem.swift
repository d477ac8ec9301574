/// What the parser could not read, in the parser's words and in plain ones.
public struct YAMLSyntaxProblem: Hashable, Sendable {
  /// The parser's words for what it met.
  public let problem: String
  /// The parser's words for what it was reading.
  public let context: String?
  /// Where that began.
  public let start: SourceLocation?
  /// The character that it met.
  public let character: Unicode.Scalar?

  /// Makes a problem.
  public init(
    problem: String, context: String?, start: SourceLocation? = nil,
    character: Unicode.Scalar? = nil
  ) {
    self.problem = problem
    self.context = context
    self.start = start
    self.character = character
  }

  /// The problem in plain words, with how to mend it where that is known.
  public var message: String {
    switch (problem, character, start) {
    case ("found character that cannot start any token", "\t"?, _): Self.noTabs
    case ("found character that cannot start any token", let character?, _):
      "a word can't begin with '\(character)': put the text in quotes"
    case ("did not find expected ',' or '}'", _, let start?):
      "a ',' or '}' is missing before this (the '{' is in line \(start.line), "
        + "column \(start.column))"
    case ("did not find expected ',' or ']'", _, let start?):
      "a ',' or ']' is missing before this (the '[' is in line \(start.line), "
        + "column \(start.column))"
    default:
      Self.plainWords[problem] ?? ([problem] + [context].compactMap { $0 }).joined(separator: " ")
    }
  }

  /// Whether the place to mend is where the text begins, not where the parser gave up.
  var isAtStart: Bool {
    context == "while scanning a quoted scalar"
      && (problem == "found unexpected end of stream"
        || problem == "found unexpected document indicator")
  }

  private static let noTabs = "indent with spaces, not tabs"

  private static let plainWords = [
    "found a tab character where an indentation space is expected": noTabs,
    "found a tab character that violates indentation": noTabs,
    "mapping values are not allowed in this context":
      "a ': ' can't stand here: a ':' may be missing before it, the line may be indented wrongly, "
      + "or text with ': ' in it needs quotes",
    "mapping keys are not allowed in this context": "a '? ' can't stand here",
    "block sequence entries are not allowed in this context":
      "a '- ' can't stand here: begin the list on a line of its own",
    "could not find expected ':'": "a ':' is missing after this key",
    "did not find expected key":
      "this line does not fit the mapping around it: check its indentation and the ':' of the "
      + "line before",
    "did not find expected '-' indicator":
      "this line does not fit the list around it: check its indentation, or add '- '",
    "did not find expected node content": "a value is missing before this",
    "did not find expected <document start>":
      "nothing may follow here: the graph is one mapping that begins in the first column",
    "found unexpected end of stream": "the quote that begins here is not closed",
    "found unexpected document indicator": "the quote that begins here is not closed",
    "found unknown escape character":
      "double quotes don't know this escape: write '\\\\' for a backslash, or use single quotes",
    "did not find expected hexdecimal number": "hexadecimal digits are missing in this escape",
    "found invalid Unicode character escape code": "this escape stands for no character",
    "did not find expected alphabetic or numeric character":
      "a name is missing after this sign: text that begins with '*' or '&' needs quotes",
    "did not find expected comment or line break":
      "nothing but a comment may follow '|' or '>' on its line",
    "found undefined tag handle":
      "tags such as '!name' are not allowed: text with '!' needs quotes",
    "did not find expected tag URI":
      "tags such as '!name' are not allowed: text with '!' needs quotes",
    "did not find expected whitespace or line break":
      "tags such as '!name' are not allowed: text with '!' needs quotes",
    "found unknown directive name": "a line can't begin with '%'",
    "found incompatible YAML document": "the file asks for another version of YAML than 1.2",
  ]
}
