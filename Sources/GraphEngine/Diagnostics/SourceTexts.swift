/// The texts that diagnostics point into, in the order in which they were read.
public struct SourceTexts: Hashable, Sendable {
  private struct Source: Hashable, Sendable {
    let text: String
    /// Where each line begins.
    let lineStarts: [String.Index]
  }

  private var sources: [String: Source] = [:]
  /// The files, in the order in which they were read.
  public private(set) var files: [String] = []

  /// Makes an empty collection.
  public init() {}

  /// Adds a file; bytes that are not UTF-8 are shown as replacement characters.
  public mutating func add(_ bytes: some Collection<UInt8>, as file: String) {
    let text = String(decoding: bytes, as: UTF8.self)
    let source = Source(text: text, lineStarts: Self.lineStarts(in: text.unicodeScalars))
    if sources.updateValue(source, forKey: file) == nil { files.append(file) }
  }

  /// Adds the texts of others; of files that are here already, these stay.
  public mutating func add(_ others: SourceTexts) {
    for file in others.files where sources[file] == nil {
      sources[file] = others.sources[file]
      files.append(file)
    }
  }

  /// The line at a place, without its end; `nil` when the file is not here or has fewer lines.
  public func line(at location: SourceLocation) -> String? {
    guard let source = sources[location.file] else { return nil }
    let index = max(1, location.line) - 1
    guard index < source.lineStarts.count else { return nil }
    let rest = source.text.unicodeScalars[source.lineStarts[index]...]
    return String(rest.prefix { !Self.isLineBreak($0) })
  }

  private static func lineStarts(in text: String.UnicodeScalarView) -> [String.Index] {
    var index = text.startIndex
    if text.first == "\u{FEFF}" { index = text.index(after: index) }
    var starts = [index]
    while index < text.endIndex {
      let scalar = text[index]
      index = text.index(after: index)
      guard isLineBreak(scalar) else { continue }
      let isPair = scalar == "\r" && index < text.endIndex && text[index] == "\n"
      if isPair { index = text.index(after: index) }
      starts.append(index)
    }
    return starts
  }

  /// Whether a character ends a line, as the parser counts lines.
  static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }
}
