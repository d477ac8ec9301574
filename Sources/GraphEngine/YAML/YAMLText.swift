/// The checks that a file must pass before it is parsed: its size, its encoding, its characters.
enum YAMLText {
  /// The first fault of a file's bytes, or `nil` when they are text that YAML allows.
  static func fault(in bytes: [UInt8], file: String, limits: YAMLLimits) -> GraphDiagnostic? {
    func start(_ fault: GraphFault) -> GraphDiagnostic {
      GraphDiagnostic(fault, at: SourceLocation(file: file, line: 1, column: 1))
    }
    if bytes.count > limits.bytes { return start(.tooLarge(.bytes(limits.bytes))) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return start(.notText(.utf16))
    }
    return firstBadCharacter(in: bytes).map {
      GraphDiagnostic(
        .notText($0.problem), at: SourceLocation(file: file, line: $0.line, column: $0.column))
    }
  }

  private static func firstBadCharacter(
    in bytes: [UInt8]
  ) -> (problem: GraphFault.TextProblem, line: Int, column: Int)? {
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var (line, column) = (1, 1)
    var isFirst = true
    var previous: Unicode.Scalar = " "
    while true {
      switch parser.parseScalar(from: &rest) {
      case .emptyInput: return nil
      case .error: return (.notUTF8, line, column)
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        defer { (isFirst, previous) = (false, scalar) }
        if isFirst && scalar == "\u{FEFF}" { continue }
        if !isAllowed(scalar) { return (.character(scalar.value), line, column) }
        if !SourceTexts.isLineBreak(scalar) {
          column += 1
        } else if !(scalar == "\n" && previous == "\r") {
          (line, column) = (line + 1, 1)
        }
      }
    }
  }

  /// The printable characters of YAML 1.2, section 5.1.
  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
      0x10000...0x10FFFF:
      true
    default: false
    }
  }
}
