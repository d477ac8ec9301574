public import NodeKit

/// A JSON Schema (draft-07, which editors read) of graph files, for the node types of a registry.
///
/// It accepts what `Planner` accepts as far as one value at a time can tell: names that refer to
/// each other, types of wires and files are beyond it.
public enum GraphSchema {
  /// The schema as JSON text, with a line break at its end.
  public static func text(for registry: NodeRegistry) -> String {
    schema(for: registry).text() + "\n"
  }

  private static func schema(for registry: NodeRegistry) -> JSONValue {
    [
      "$schema": "http://json-schema.org/draft-07/schema#",
      "title": "graphrun graph",
      "description": "How photographs are restored: nodes, and what flows between them.",
      "type": "object",
      "required": ["graphrun", "nodes"],
      "additionalProperties": false,
      "properties": [
        "graphrun": ["const": 1, "description": "the version of the format"],
        "description": ["type": "string", "description": "what the graph is for"],
        "plugins": [
          "description": "libraries with further nodes, relative to the graph", "type": "array",
          "items": ["type": "string"],
        ],
        "inputs": map(of: "input", "what can be set from outside; '$name' stands for the value"),
        "nodes": map(of: "node", "the steps, in any order"),
        "outputs": map(of: "nodeSource", "what a graph that uses this one can wire"),
      ],
      "definitions": definitions.with(["input": input, "node": node(in: registry)]),
    ]
  }

  /// An object from names to what a definition describes.
  private static func map(of definition: String, _ help: String) -> JSONValue {
    [
      "type": "object", "description": .string(help), "propertyNames": reference("name"),
      "additionalProperties": reference(definition),
    ]
  }

  /// A reference to a definition.
  static func reference(_ definition: String) -> JSONValue {
    ["$ref": .string("#/definitions/\(definition)")]
  }

  // MARK: - Words

  private static let name = "[a-z][a-z0-9-]*"

  private static let definitions: JSONValue = [
    "name": pattern("^\(name)$"),
    "nodeSource": pattern("^\(name)(\\.\(name))?$"),
    "source": pattern("^(\\$\(name)|\(name)(\\.\(name))?)$"),
    "sources": [
      "anyOf": [
        reference("source"), ["type": "array", "minItems": 1, "items": reference("source")],
      ]
    ],
    "condition": pattern("^ *(not +)?\\$\(name) *$"),
    "literal": pattern("^([^$]|\\$\\$|$)"),
    "reference": pattern("^\\$\(name)$"),
    "pathReference": pattern("^\\$\(name)(/|$)"),
    "scalar": [
      "anyOf": [
        ["type": "boolean"], ["type": "number"], reference("literal"), reference("pathReference"),
      ]
    ],
  ]

  private static func pattern(_ pattern: String) -> JSONValue {
    ["type": "string", "pattern": .string(pattern)]
  }
}
