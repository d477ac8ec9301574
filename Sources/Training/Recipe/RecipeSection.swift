import GraphEngine
import NodeKit

/// A mapping of a recipe while it is read. Each key is declared where it is read, with its kind,
/// range, default and help: faults, the JSON Schema and the documentation all come from that.
final class RecipeSection {
  /// What the sections of one recipe share.
  final class Reading {
    var faults = DiagnosticList()
    var declarations: [RecipeKey] = []
    /// Where relative paths of the file begin, and those of the command line.
    let folder: String
    let currentFolder: String

    init(folder: String, currentFolder: String) {
      (self.folder, self.currentFolder) = (folder, currentFolder)
    }
  }

  /// The dotted name; empty at the top.
  let path: String
  let location: SourceLocation
  let reading: Reading
  private let entries: [YAMLNode.Entry]
  private var known: [String] = []

  init(_ node: YAMLNode?, path: String, at location: SourceLocation, _ reading: Reading) {
    (self.path, self.location, self.reading) = (path, location, reading)
    if case .mapping(let entries)? = node?.content {
      self.entries = entries
    } else {
      entries = []
      if let node { Self.report(path, expected: .mapping, found: node, to: reading) }
    }
  }

  /// Whether the file has the key.
  func has(_ key: String) -> Bool { entry(key) != nil }

  /// Where a key's value stands, or the section when it has none.
  func place(_ key: String) -> SourceLocation { entry(key)?.value.location ?? location }

  /// The keys that the file has, in its order.
  var keys: [Located<String>] { entries.map(\.key) }

  /// Reports the keys that nobody asked for.
  func finish() {
    for entry in entries where !known.contains(entry.key.value) {
      let meant = suggestion(for: entry.key.value, among: known)
      reading.faults.report(
        .unknownKey(entry.key.value, in: .recipe(path), known: known, meant: meant),
        at: entry.key.location)
    }
  }

  /// Reports what keys together can't be.
  func refuse(_ problem: String, remedy: String? = nil, at key: String) {
    reading.faults.report(
      .unfitRecipe(NodeError(problem, remedy: remedy)), at: place(key))
  }

  func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  // MARK: - Values

  func boolean(_ key: String, default value: Bool, _ help: String) -> Bool {
    let found = scalar(key, .boolean, .boolean(value), help)
    return if case .boolean(let value)? = found { value } else { value }
  }

  func integer(
    _ key: String, default value: Int?, in range: ClosedRange<Int>, _ help: String
  ) -> Int {
    let found = scalar(key, .integer(range), value.map { .integer($0) }, help)
    return if case .integer(let value)? = found { value } else { value ?? range.lowerBound }
  }

  func number(
    _ key: String, default value: Double?, in range: ClosedRange<Double>, _ help: String
  ) -> Double {
    let found = scalar(key, .number(range), value.map { .number($0) }, help)
    return switch found {
    case .number(let value)?: value
    case .integer(let value)?: Double(value)
    default: value ?? range.lowerBound
    }
  }

  func text(_ key: String, default value: String?, _ help: String) -> String {
    let found = scalar(key, .text, value.map { .text($0) }, help)
    return if case .text(let value)? = found { value } else { value ?? "" }
  }

  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, default value: Choice?, _ help: String
  ) -> Choice? {
    let names = Choice.allCases.map(\.rawValue)
    let found = scalar(key, .choice(names), value.map { .text($0.rawValue) }, help)
    return if case .text(let name)? = found { Choice(rawValue: name) ?? value } else { value }
  }

  /// A file or folder, absolute: relative ones begin at the recipe's folder, those of the command
  /// line at the current one; `nil` when there is none.
  func path(_ key: String, isRequired: Bool = false, _ help: String) -> String? {
    let found = scalar(key, .inputPath, isRequired ? nil : .text(""), help)
    guard case .text(let text)? = found, !text.isEmpty else { return nil }
    return resolve(text, at: place(key))
  }

  func resolve(_ path: String, at place: SourceLocation) -> String {
    let folder = place.file == SettingOverride.file ? reading.currentFolder : reading.folder
    return GraphPath.resolve(path, in: folder)
  }

  /// Two numbers in ascending order.
  func range(
    _ key: String, default value: ClosedRange<Int>?, in bounds: ClosedRange<Int>, _ help: String
  ) -> ClosedRange<Int>? {
    declare(key, .integer(bounds), nil, help, shape: .range)
    guard let entry = entry(key) else { return value }
    guard case .sequence(let elements) = entry.value.content, elements.count == 2,
      case let found = elements.compactMap(\.integer), found.count == 2
    else {
      Self.report(key, expected: .twoNumbers, found: entry.value, to: reading)
      return value
    }
    guard found[0] <= found[1] else {
      refuse("'\(name(key))' is [least, most], two whole numbers in this order", at: key)
      return value
    }
    for number in found where !bounds.contains(number) {
      reading.faults.report(
        .outOfRange(
          .recipeKey(name(key)), kind: .integer(bounds), unit: nil, found: Double(number)),
        at: entry.value.location)
    }
    return found[0]...found[1]
  }

  // MARK: - Parts

  /// A mapping under a key; `nil` when the file has none.
  func section(_ key: String, _ help: String) -> RecipeSection? {
    declare(key, .text, nil, help, shape: .section)
    return entry(key).map {
      RecipeSection($0.value, path: name(key), at: $0.key.location, reading)
    }
  }

  /// The elements of a list under a key, or the one value that stands there instead.
  func elements(_ key: String, _ help: String) -> [YAMLNode] {
    declare(key, .text, nil, help, shape: .list)
    guard let entry = entry(key) else { return [] }
    if case .sequence(let elements) = entry.value.content { return elements }
    return [entry.value]
  }

  /// Named mappings under a key, in the file's order.
  func sections(_ key: String, _ help: String) -> [(name: Located<String>, section: RecipeSection)]
  {
    guard let all = section(key, help) else { return [] }
    return all.entries.map { entry in
      (
        entry.key,
        RecipeSection(
          entry.value, path: all.name(entry.key.value), at: entry.key.location, reading)
      )
    }
  }

  /// Every key of the section with a number: `prefix: factor`.
  func numbers(in range: ClosedRange<Double>, _ help: String) -> [(key: String, value: Double)] {
    entries.map { entry in
      (entry.key.value, number(entry.key.value, default: nil, in: range, help))
    }
  }

  /// Every key of the section that is not among `known`, as JSON: what a network's configuration
  /// states.
  func remaining() -> [(key: Located<String>, value: YAMLNode)] {
    entries.filter { !known.contains($0.key.value) }.map { ($0.key, $0.value) }
  }

  /// Takes a key as known, however its value was read.
  func accept(_ key: String) { known.append(key) }

  private func entry(_ key: String) -> YAMLNode.Entry? { entries.first { $0.key.value == key } }

  @discardableResult
  private func declare(
    _ key: String, _ kind: OptionKind, _ value: OptionValue?, _ help: String,
    shape: RecipeKey.Shape = .scalar
  ) -> RecipeKey {
    let declared = RecipeKey(
      path: name(key), kind: kind, shape: shape, defaultValue: value, help: help)
    known.append(key)
    reading.declarations.append(declared)
    return declared
  }

  private func scalar(
    _ key: String, _ kind: OptionKind, _ value: OptionValue?, _ help: String
  ) -> ScalarSpec? {
    let declared = declare(key, kind, value, help)
    guard let entry = entry(key) else {
      if value == nil {
        reading.faults.report(.missingKey(key, in: .recipe(path)), at: location)
      }
      return nil
    }
    guard case .scalar(let text, let isPlain) = entry.value.content,
      let found = ScalarSpec(text, isPlain: isPlain)
    else {
      Self.report(key, expected: .scalar, found: entry.value, to: reading)
      return nil
    }
    do throws(GraphFault) {
      return try declared.checked(
        found, text, isTyped: entry.value.location.file == SettingOverride.file)
    } catch {
      reading.faults.report(error, at: entry.value.location)
      return nil
    }
  }

  private static func report(
    _ key: String, expected: GraphFault.Shape, found node: YAMLNode, to reading: Reading
  ) {
    reading.faults.report(
      .wrongShape(key: key, expected: expected, found: node.shape), at: node.location)
  }
}

extension YAMLNode {
  fileprivate var integer: Int? {
    guard case .scalar(let text, let isPlain) = content,
      case .integer(let number)? = ScalarSpec(text, isPlain: isPlain)
    else { return nil }
    return number
  }
}
