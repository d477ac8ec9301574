import GraphEngine
import NodeKit

/// A JSON Schema (draft-07, which editors read) of recipes, made of what their reader declares.
///
/// Keys that belong to networks and critics are theirs to know: any are accepted there.
public enum RecipeSchema {
  /// The schema as JSON text, with a line break at its end.
  public static func text() -> String { JSONValue.object(schema).text() + "\n" }

  /// Reading a recipe that has every section declares every key.
  static var keys: [RecipeKey] {
    let sections = """
      graphrun: 1
      network: {name: img2img}
      critic: {name: patch, optimizer: {}}
      data: {photos: [{folder: x}], degrade-with: {}}
      optimizer: {}
      losses: {}
      validation: {}
      phases: {PHASE: {optimizer: {}, losses: {}, rates: {}}}
      """
    guard
      let document = try? YAMLDocument(text: sections.utf8, path: "/recipe.yaml", label: "recipe")
    else { return [] }
    let reading = RecipeSection.Reading(folder: "/", currentFolder: "/")
    let top = RecipeSection(document.root, path: "", at: document.root.location, reading)
    _ = RecipeReader(document).read(top, isSmoke: false)
    var seen: Set<String> = []
    return reading.declarations.filter { seen.insert($0.path).inserted }
  }

  private static var schema: [(key: String, value: JSONValue)] {
    [
      ("$schema", "http://json-schema.org/draft-07/schema#"), ("title", "graphrun recipe"),
      ("description", "How a network is trained."),
    ] + members(of: "", keys)
      + [("required", ["graphrun", "task", "network", "phases"])]
  }

  /// The members of a section's schema.
  private static func members(
    of section: String, _ keys: [RecipeKey]
  ) -> [(key: String, value: JSONValue)] {
    let own = keys.filter { $0.path.parent == section }
    var properties = own.map { key in (key: key.path.last, value: value(of: key, keys)) }
    if section.isEmpty {
      properties.append(
        (
          RecipeTree.smokeKey,
          ["type": "object", "description": "dotted names and values of a short trial"]
        ))
    }
    let isOpen = ["network", "critic", "data.degrade-with"].contains(section) || own.isEmpty
    return [
      ("type", "object"), ("additionalProperties", .boolean(isOpen)),
      ("properties", .object(properties)),
    ]
  }

  private static func value(of key: RecipeKey, _ keys: [RecipeKey]) -> JSONValue {
    let description = (key: "description", value: JSONValue.string(key.help))
    switch key.shape {
    case .scalar: return .object([description] + type(of: key.kind) + defaultValue(of: key))
    case .range:
      let element = JSONValue.object(type(of: key.kind))
      return .object([
        description, ("type", "array"), ("minItems", 2), ("maxItems", 2), ("items", element),
      ])
    case .list:
      let element = JSONValue.object(members(of: key.path, keys))
      return .object([
        description,
        (
          "anyOf",
          [
            ["type": "string"],
            ["type": "array", "items": ["anyOf": [["type": "string"], element]]],
          ]
        ),
      ])
    case .section where key.path == "phases":
      return .object([
        description, ("type", "object"),
        ("additionalProperties", .object(members(of: "phases.PHASE", keys))),
      ])
    case .section: return .object([description] + members(of: key.path, keys))
    }
  }

  private static func type(of kind: OptionKind) -> [(key: String, value: JSONValue)] {
    switch kind {
    case .boolean: [("type", "boolean")]
    case .integer(let range):
      [
        ("type", "integer"), ("minimum", .number(Double(range.lowerBound))),
        ("maximum", .number(Double(range.upperBound))),
      ]
    case .number(let range):
      [
        ("type", "number"), ("minimum", .number(range.lowerBound)),
        ("maximum", .number(range.upperBound)),
      ]
    case .choice(let choices): [("enum", .array(choices.map { .string($0) }))]
    case .text, .inputPath, .outputPath, .model: [("type", "string")]
    }
  }

  private static func defaultValue(of key: RecipeKey) -> [(key: String, value: JSONValue)] {
    switch key.defaultValue {
    case nil, .text(""): []
    case .boolean(let value): [("default", .boolean(value))]
    case .integer(let value): [("default", .number(Double(value)))]
    case .number(let value): [("default", .number(value))]
    case .text(let text): [("default", .string(text))]
    }
  }
}

extension String {
  fileprivate var parent: String {
    split(separator: ".").dropLast().joined(separator: ".")
  }

  fileprivate var last: String { split(separator: ".").last.map(String.init) ?? self }
}
