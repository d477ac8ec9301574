import NodeKit

extension GraphSchema {
  /// An entry of `nodes`: what may stand under `in` and `with` depends on `use`.
  static func node(in registry: NodeRegistry) -> JSONValue {
    let types = registry.names.compactMap { registry[$0]?.descriptor }
    let file = #"(\.ya?ml$|/)"#
    return [
      "type": "object", "required": ["use"], "additionalProperties": false,
      "properties": [
        "use": [
          "description": "a node type, or the file of another graph", "type": "string",
          "anyOf": .array(types.map(useOf) + [["pattern": .string(file)]]),
        ],
        "in": ["type": "object", "description": "what enters which port"],
        "with": ["type": "object", "description": "which option is what"],
        "when": [
          "description": "'$flag' or 'not $flag'", "allOf": [reference("condition")],
        ],
        "isolate": ["description": "a process of its own", "anyOf": isolation],
        "help": ["type": "string", "description": "one line for people"],
      ],
      "allOf": .array(types.map(rule) + [partRule(file)]),
    ]
  }

  /// How a node runs in a process of its own.
  private static var isolation: JSONValue {
    let range = Isolation.secondRange
    return [
      ["const": "process"],
      [
        "type": "object", "additionalProperties": false,
        "properties": [
          "seconds": [
            "description": "how long a call may take", "type": "number",
            "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
            "default": .number(Isolation.usualSeconds),
          ],
          "memory": [
            "description": "what it may take beside the program, such as 4GiB",
            "anyOf": [
              ["type": "integer", "minimum": .number(Double(Isolation.leastBytes))],
              ["type": "string", "pattern": "^[0-9.]+([kKmMgG][iI]?)?[bB]?$"],
            ],
          ],
          "otherwise": [
            "description": "the input that goes on in place of the output when it fails",
            "allOf": [reference("name")],
          ],
        ],
      ],
    ]
  }

  private static func useOf(_ type: NodeDescriptor) -> JSONValue {
    ["const": .string(type.name), "description": .string(type.help)]
  }

  /// What a node that uses a graph file may have.
  private static func partRule(_ file: String) -> JSONValue {
    [
      "if": ["properties": ["use": ["pattern": .string(file)]], "required": ["use"]],
      "then": [
        "properties": [
          "in": ["additionalProperties": reference("source")],
          "with": ["additionalProperties": reference("scalar")],
        ]
      ],
    ]
  }

  /// What a node of one type may and must have.
  private static func rule(for type: NodeDescriptor) -> JSONValue {
    let ports = type.inputs.filter(\.isRequired).map(\.name)
    let options = type.options.filter { $0.defaultValue == nil }.map(\.name)
    let sections = (ports.isEmpty ? [] : ["in"]) + (options.isEmpty ? [] : ["with"])
    return [
      "if": ["properties": ["use": ["const": .string(type.name)]], "required": ["use"]],
      "then": [
        "required": strings(sections),
        "properties": [
          "in": object(type.inputs.map { ($0.name, schema(of: $0)) }, required: ports),
          "with": object(type.options.map { ($0.name, schema(of: $0)) }, required: options),
        ],
      ],
    ]
  }

  private static func object(
    _ properties: [(String, JSONValue)], required: [String]
  ) -> JSONValue {
    [
      "additionalProperties": false, "required": strings(required),
      "properties": .object(properties.map { (key: $0.0, value: $0.1) }),
    ]
  }

  private static func strings(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }

  // A reference stands inside of `allOf`, since draft-07 ignores the neighbours of `$ref`.
  private static func schema(of port: PortDeclaration) -> JSONValue {
    let help = "\(port.help) (\(port.type.description))"
    let source = port.type.element == nil ? "source" : "sources"
    return ["description": .string(help), "allOf": [reference(source)]]
  }

  // MARK: - Options

  private static func schema(of option: OptionDeclaration) -> JSONValue {
    var schema: JSONValue = [
      "description": .string(option.help + note(on: option)),
      "anyOf": .array(alternatives(for: option.kind)),
    ]
    if let value = option.defaultValue { schema = schema.with(["default": JSONValue(value)]) }
    return schema
  }

  /// The range of an option in words.
  private static func note(on option: OptionDeclaration) -> String {
    let range = option.kind.rangeText(unit: option.unit)
    return range.isEmpty ? "" : " (\(range.dropFirst()))"
  }

  private static func alternatives(for kind: OptionKind) -> [JSONValue] {
    switch kind {
    case .boolean: [["type": "boolean"], reference("reference")]
    case .integer: [type("integer", bounds: kind), reference("reference")]
    case .number: [type("number", bounds: kind), reference("reference")]
    case .text, .model: [reference("literal"), reference("reference")]
    case .choice(let choices):
      [["enum": .array(choices.map { .string($0) } + numbers(choices))], reference("reference")]
    case .inputPath, .outputPath: [reference("literal"), reference("pathReference")]
    }
  }

  /// Choices that are spelled as whole numbers may be whole numbers.
  private static func numbers(_ choices: [String]) -> [JSONValue] {
    choices.compactMap { choice in
      Int(choice).flatMap { "\($0)" == choice ? .number(Double($0)) : nil }
    }
  }

  private static func type(_ type: String, bounds kind: OptionKind) -> JSONValue {
    var schema: JSONValue = ["type": .string(type)]
    if let least = kind.bounds?.least { schema = schema.with(["minimum": .number(least)]) }
    if let most = kind.bounds?.greatest { schema = schema.with(["maximum": .number(most)]) }
    return schema
  }
}

extension JSONValue {
  /// The default of an option.
  fileprivate init(_ value: OptionValue) {
    self =
      switch value {
      case .boolean(let value): .boolean(value)
      case .integer(let value): .number(Double(value))
      case .number(let value): .number(value)
      case .text(let text): .string(text)
      }
  }
}
