extension GraphSchema {
  /// An entry of `inputs`.
  static var input: JSONValue {
    [
      "type": "object", "required": ["type"], "additionalProperties": false,
      "properties": [
        "type": [
          "enum": .array(GraphInputType.allCases.map { .string($0.rawValue) }),
          "description": "what the input holds; images and masks are wired by other graphs",
        ],
        "default": ["description": "its value when nobody sets it"],
        "range": [
          "description": "the least and greatest number", "type": "array", "minItems": 2,
          "maxItems": 2, "items": ["type": "number"],
        ],
        "choices": [
          "description": "the words that a text may be", "type": "array", "minItems": 1,
          "items": ["type": "string"],
        ],
        "help": ["type": "string", "description": "one line for people"],
      ],
      "allOf": .array(GraphInputType.allCases.map(rule)),
    ]
  }

  /// The keys that inputs of one type may have.
  private static func rule(for type: GraphInputType) -> JSONValue {
    let properties: JSONValue =
      switch type {
      case .path, .model: ["default": reference("literal"), "range": false, "choices": false]
      case .text: ["default": reference("literal"), "range": false]
      case .number: ["default": ["type": "number"], "choices": false]
      case .integer: ["default": ["type": "integer"], "choices": false]
      case .boolean: ["default": ["type": "boolean"], "range": false, "choices": false]
      case .image, .mask: ["default": false, "range": false, "choices": false]
      }
    return [
      "if": ["properties": ["type": ["const": .string(type.rawValue)]], "required": ["type"]],
      "then": ["properties": properties],
    ]
  }
}
