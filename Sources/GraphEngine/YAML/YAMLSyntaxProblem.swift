/// What the parser could not read, in the parser's words and in plain ones.
public struct YAMLSyntaxProblem: Hashable, Sendable {
  /// The parser's words for what it met.
  public let problem: String
  /// The parser's words for what it was reading.
  public let context: String?

  /// Makes a problem.
  public init(problem: String, context: String?) {
    self.problem = problem
    self.context = context
  }

  /// The problem in plain words, with how to mend it where that is known.
  public var message: String {
    Self.plainWords[problem] ?? ([problem] + [context].compactMap { $0 }).joined(separator: " ")
  }

  private static let plainWords = [
    "found character that cannot start any token":
      "a word can't begin with this character: indent with spaces, not tabs, and put text that "
      + "begins with a special character in quotes",
    "found a tab character where an indentation space is expected":
      "indent with spaces, not tabs",
    "found a tab character that violates indentation":
      "indent with spaces, not tabs",
    "mapping values are not allowed in this context":
      "a ': ' can't stand here: the line may be indented wrongly, or text with ': ' in it needs "
      + "quotes",
    "mapping keys are not allowed in this context": "a '? ' can't stand here",
    "block sequence entries are not allowed in this context":
      "a '- ' can't stand here: begin the list on a line of its own",
    "could not find expected ':'": "a ':' is missing after this key",
    "did not find expected key":
      "this line does not fit the mapping around it: check its indentation and the ':' of the "
      + "line before",
    "did not find expected '-' indicator":
      "this line does not fit the list around it: check its indentation, or add '- '",
    "did not find expected ',' or '}'": "a ',' or '}' is missing",
    "did not find expected ',' or ']'": "a ',' or ']' is missing",
    "did not find expected node content": "a value is missing before this",
    "did not find expected <document start>":
      "nothing may follow here: the graph is one mapping that begins in the first column",
    "found unexpected end of stream": "the closing quote is missing",
    "found unexpected document indicator": "the closing quote is missing before this line",
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
