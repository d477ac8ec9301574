/// The texts that diagnostics point into, in the order in which they were read.
public struct SourceTexts: Hashable, Sendable {
  private var texts: [String: String] = [:]
  /// The files, in the order in which they were read.
  public private(set) var files: [String] = []

  /// Makes an empty collection.
  public init() {}

  /// Adds a file; bytes that are not UTF-8 are shown as replacement characters.
  public mutating func add(_ bytes: some Collection<UInt8>, as file: String) {
    if texts.updateValue(String(decoding: bytes, as: UTF8.self), forKey: file) == nil {
      files.append(file)
    }
  }

  /// The line at a place, without its end; `nil` when the file is not here or has fewer lines.
  public func line(at location: SourceLocation) -> String? {
    guard let text = texts[location.file] else { return nil }
    var rest = text.unicodeScalars[...]
    if rest.first == "\u{FEFF}" { rest.removeFirst() }
    for _ in 1..<max(1, location.line) {
      guard let lineEnd = rest.firstIndex(where: Self.isLineBreak) else { return nil }
      let next = rest.index(after: lineEnd)
      let isPair = rest[lineEnd] == "\r" && next < rest.endIndex && rest[next] == "\n"
      rest = rest[(isPair ? rest.index(after: next) : next)...]
    }
    return String(rest.prefix { !Self.isLineBreak($0) })
  }

  /// Whether a character ends a line, as the parser counts lines.
  static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }
}
