import GraphEngine
import NodeKit

/// A recipe's file as a tree, with what the command line and `smoke:` set in place of its own.
struct RecipeTree {
  /// The key that holds the settings of a short trial: dotted names and their values.
  static let smokeKey = "smoke"

  private(set) var root: YAMLNode
  /// The file's text and that of the settings, for diagnostics.
  private(set) var sources: SourceTexts
  /// Whether this is the short trial.
  private(set) var isSmoke = false

  /// Applies `smoke:` first, if it is asked for, then the settings in their order.
  ///
  /// - Throws: `GraphError` when a recipe is no mapping.
  init(_ document: YAMLDocument, _ settings: [SettingOverride]) throws(GraphError) {
    (root, sources) = (document.root, document.sources)
    sources.add(SettingOverride.text(settings).utf8, as: SettingOverride.file)
    guard case .mapping(let entries) = root.content else {
      throw refusal(.wrongShape(key: nil, expected: .mapping, found: root.shape), at: root.location)
    }
    if let nodes = entries.first(where: { $0.key.value == "nodes" }) {
      let error = NodeError("this is a graph, not a recipe", remedy: "run it with 'graphrun run'")
      throw refusal(.unfitRecipe(error), at: nodes.key.location)
    }
    let smoke = entries.first { $0.key.value == Self.smokeKey }
    root = YAMLNode(
      .mapping(entries.filter { $0.key.value != Self.smokeKey }), at: root.location)
    let (asked, others) = Self.split(settings)
    isSmoke = asked
    if let smoke { try apply(smoke, isAsked: asked) }
    for (index, setting) in others {
      if setting.key == Self.smokeKey {
        throw refusal(
          .wrongShape(key: Self.smokeKey, expected: .boolean, found: .text),
          at: setting.location(index: index))
      }
      let node = setting.node(at: setting.location(index: index))
      let key = Located(
        setting.key,
        at: SourceLocation(file: SettingOverride.file, line: index + 1, column: 1))
      root = root.replacing(path(key)[...], by: node)
    }
  }

  private static func split(
    _ settings: [SettingOverride]
  ) -> (isSmoke: Bool, others: [(Int, SettingOverride)]) {
    let indexed = Array(settings.enumerated())
    let asked = indexed.last { $0.element.key == smokeKey && isBoolean($0.element.value) }
    return (
      asked.map { isTrue($0.element.value) } ?? false,
      indexed.filter { $0.element.key != smokeKey || !isBoolean($0.element.value) }
        .map { ($0.offset, $0.element) }
    )
  }

  private static func isTrue(_ text: String) -> Bool {
    ScalarSpec(text, isPlain: true) == .boolean(true)
  }

  private static func isBoolean(_ text: String) -> Bool {
    if case .boolean? = ScalarSpec(text, isPlain: true) { true } else { false }
  }

  private func refusal(_ fault: GraphFault, at location: SourceLocation) -> GraphError {
    GraphError([GraphDiagnostic(fault, at: location)], sources: sources)
  }

  private mutating func apply(_ smoke: YAMLNode.Entry, isAsked: Bool) throws(GraphError) {
    guard case .mapping(let entries) = smoke.value.content else {
      throw refusal(
        .wrongShape(key: Self.smokeKey, expected: .mapping, found: smoke.value.shape),
        at: smoke.value.location)
    }
    guard isAsked else { return }
    for entry in entries { root = root.replacing(path(entry.key)[...], by: entry.value) }
  }

  /// The names of a dotted key, each at its place.
  private func path(_ key: Located<String>) -> [Located<String>] {
    var column = key.location.column
    return key.value.split(separator: ".", omittingEmptySubsequences: false).map { part in
      defer { column += part.unicodeScalars.count + 1 }
      return Located(
        String(part),
        at: SourceLocation(file: key.location.file, line: key.location.line, column: column))
    }
  }
}

extension SettingOverride {
  /// The value: a list or a mapping where it is written as one, as `[200, 480]`, or else text.
  fileprivate func node(at place: SourceLocation) -> YAMLNode {
    let isNested = value.hasPrefix("[") || value.hasPrefix("{")
    if isNested, let document = try? YAMLDocument(text: value.utf8, path: "", label: key) {
      return document.root.moved(to: place)
    }
    return YAMLNode(.scalar(value, isPlain: true), at: place)
  }
}

extension YAMLNode {
  /// The same with every part at one place.
  fileprivate func moved(to place: SourceLocation) -> YAMLNode {
    switch content {
    case .sequence(let items): YAMLNode(.sequence(items.map { $0.moved(to: place) }), at: place)
    case .mapping(let entries):
      YAMLNode(
        .mapping(
          entries.map {
            Entry(key: Located($0.key.value, at: place), value: $0.value.moved(to: place))
          }), at: place)
    default: YAMLNode(content, at: place)
    }
  }

  /// The same tree with another node at a path; mappings that are missing on the way are made.
  fileprivate func replacing(_ path: ArraySlice<Located<String>>, by node: YAMLNode) -> YAMLNode {
    guard let key = path.first else { return node }
    var entries: [Entry] = []
    if case .mapping(let known) = content { entries = known }
    let index = entries.firstIndex { $0.key.value == key.value }
    let old = index.map { entries[$0].value } ?? YAMLNode(.mapping([]), at: key.location)
    let entry = Entry(
      key: index.map { entries[$0].key } ?? key,
      value: old.replacing(path.dropFirst(), by: node))
    if let index { entries[index] = entry } else { entries.append(entry) }
    return YAMLNode(.mapping(entries), at: location)
  }
}
