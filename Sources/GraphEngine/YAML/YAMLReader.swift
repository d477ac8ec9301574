import CYAML
import TensorCore

/// Reads a YAML 1.2 file into nodes, with what graph files don't need refused: tags, merge keys,
/// keys that are not text, several documents.
///
/// libyaml's events carry the place of every word; this is the only file that knows the library.
public struct YAMLReader {
  /// Reads a file's bytes: the root, unless the file is so broken that there is none, and every
  /// fault that was found on the way.
  public static func read(
    _ bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()
  ) -> (root: YAMLNode?, faults: [GraphDiagnostic]) {
    if let fault = YAMLText.fault(in: bytes, file: file, limits: limits) { return (nil, [fault]) }
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else {
      return (nil, [GraphDiagnostic(.unreadable(path: file, reason: "no memory"), at: nil)])
    }
    defer { yaml_parser_delete(parser) }
    return bytes.withUnsafeBufferPointer { input in
      yaml_parser_set_input_string(parser, input.baseAddress, input.count)
      var reader = YAMLReader(parser: parser, input: input, file: file, limits: limits)
      let root = try? reader.readDocument()
      return (root, reader.faults)
    }
  }

  /// Reading can't go on: the reason is among the faults.
  private struct Stopped: Error {}

  /// What an alias stands for, with what its expansion costs.
  private enum Anchor {
    case open
    case complete(YAMLNode, nodes: Int, height: Int)
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeBufferPointer<UInt8>
  private let file: String
  private let limits: YAMLLimits
  private var faults: [GraphDiagnostic] = []
  private var anchors: [String: Anchor] = [:]
  private var nodeCount = 0
  private var event = yaml_event_t()
  /// The levels below the last node that was read.
  private var height = 0

  private init(
    parser: UnsafeMutablePointer<yaml_parser_t>, input: UnsafeBufferPointer<UInt8>, file: String,
    limits: YAMLLimits
  ) {
    self.parser = parser
    self.input = input
    self.file = file
    self.limits = limits
  }

  private mutating func readDocument() throws -> YAMLNode {
    defer { yaml_event_delete(&event) }
    try advance()  // stream start
    try advance()
    guard event.type == YAML_DOCUMENT_START_EVENT else { try stop(.emptyFile) }
    try advance()
    let root = try readNode(depth: 0)
    try advance()  // document end
    try advance()
    if event.type == YAML_DOCUMENT_START_EVENT { report(.severalDocuments, at: here) }
    return root
  }

  // MARK: - Nodes

  /// Reads the node that the current event begins, up to its last event.
  private mutating func readNode(depth: Int) throws -> YAMLNode {
    let location = here
    if depth > limits.depth { try stop(.tooLarge(.depth(limits.depth))) }
    if event.type == YAML_ALIAS_EVENT { return try readAlias(depth: depth) }
    try count(1)
    let countBefore = nodeCount
    let anchor = openAnchor()
    refuseTag()
    let content: YAMLNode.Content
    switch event.type {
    case YAML_SEQUENCE_START_EVENT: content = .sequence(try readSequence(depth: depth))
    case YAML_MAPPING_START_EVENT: content = .mapping(try readMapping(depth: depth))
    default:
      content = readScalar()
      height = 0
    }
    let node = YAMLNode(content, at: location)
    if let anchor {
      anchors[anchor] = .complete(node, nodes: nodeCount - countBefore + 1, height: height)
    }
    return node
  }

  private func readScalar() -> YAMLNode.Content {
    let scalar = event.data.scalar
    let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    return .scalar(
      String(decoding: bytes, as: UTF8.self), isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
  }

  private mutating func readSequence(depth: Int) throws -> [YAMLNode] {
    var elements: [YAMLNode] = []
    var below = 0
    try advance()
    while event.type != YAML_SEQUENCE_END_EVENT {
      elements.append(try readNode(depth: depth + 1))
      below = max(below, height)
      try advance()
    }
    height = below + 1
    return elements
  }

  private mutating func readMapping(depth: Int) throws -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var lines: [String: Int] = [:]
    var below = 0
    try advance()
    while event.type != YAML_MAPPING_END_EVENT {
      let place = here
      let key = try readNode(depth: depth + 1)
      try advance()
      let value = try readNode(depth: depth + 1)
      below = max(below, height)
      if let name = name(of: key) {
        if let first = lines[name] {
          report(.duplicateKey(name, firstLine: first), at: place)
        } else {
          lines[name] = place.line
          entries.append(YAMLNode.Entry(key: Located(name, at: place), value: value))
        }
      }
      try advance()
    }
    height = below + 1
    return entries
  }

  /// A key's text; a key that graph files can't have is reported.
  private mutating func name(of key: YAMLNode) -> String? {
    guard case .scalar(let name, let isPlain) = key.content else {
      report(.keyNotText, at: key.location)
      return nil
    }
    if isPlain && name == "<<" {
      report(.mergeKey, at: key.location)
      return nil
    }
    return name
  }

  private mutating func readAlias(depth: Int) throws -> YAMLNode {
    let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
    switch anchors[name] {
    case nil:
      let meant = suggestion(for: name, among: anchors.keys.sorted())
      try stop(.undefinedAlias(name, meant: meant))
    case .open: try stop(.cyclicAlias(name))
    case .complete(let node, let nodes, let height):
      if depth + height > limits.depth { try stop(.tooLarge(.depth(limits.depth))) }
      try count(nodes)
      self.height = height
      return node
    }
  }

  // MARK: - Events

  private mutating func advance() throws {
    yaml_event_delete(&event)
    guard yaml_parser_parse(parser, &event) == 1 else {
      let problem = syntaxProblem()
      let mark = parser.pointee.problem_mark
      let place = problem.isAtStart ? problem.start : nil
      report(.syntax(problem), at: place ?? location(of: mark))
      throw Stopped()
    }
  }

  private func syntaxProblem() -> YAMLSyntaxProblem {
    let state = parser.pointee
    let place = location(of: state.problem_mark)
    var sources = SourceTexts()
    sources.add(input, as: file)
    let rest = sources.line(at: place)?.unicodeScalars.dropFirst(place.column - 1)
    return YAMLSyntaxProblem(
      problem: state.problem.map { String(cString: $0) } ?? "no memory",
      context: state.context.map { String(cString: $0) },
      start: state.context == nil ? nil : location(of: state.context_mark),
      character: rest?.first)
  }

  private mutating func openAnchor() -> String? {
    let anchor =
      switch event.type {
      case YAML_SCALAR_EVENT: event.data.scalar.anchor
      case YAML_SEQUENCE_START_EVENT: event.data.sequence_start.anchor
      default: event.data.mapping_start.anchor
      }
    guard let name = anchor.map({ String(cString: $0) }) else { return nil }
    anchors[name] = .open
    return name
  }

  private mutating func refuseTag() {
    let tag =
      switch event.type {
      case YAML_SCALAR_EVENT: event.data.scalar.tag
      case YAML_SEQUENCE_START_EVENT: event.data.sequence_start.tag
      default: event.data.mapping_start.tag
      }
    guard let tag = tag.map({ String(cString: $0) }) else { return }
    let core = "tag:yaml.org,2002:"
    report(.tag(tag.hasPrefix(core) ? "!!\(tag.dropFirst(core.count))" : tag), at: here)
  }

  private mutating func count(_ nodes: Int) throws {
    nodeCount += nodes
    if nodeCount > limits.nodes { try stop(.tooLarge(.nodes(limits.nodes))) }
  }

  private var here: SourceLocation { location(of: event.start_mark) }

  private func location(of mark: yaml_mark_t) -> SourceLocation {
    SourceLocation(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private mutating func report(_ fault: GraphFault, at location: SourceLocation) {
    faults.append(GraphDiagnostic(fault, at: location))
  }

  private mutating func stop(_ fault: GraphFault) throws -> Never {
    report(fault, at: here)
    throw Stopped()
  }
}
