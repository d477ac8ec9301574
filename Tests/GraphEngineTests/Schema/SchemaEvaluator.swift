import Foundation
import GraphEngine

/// A JSON value of a schema or of a graph.
indirect enum JSON: Decodable, Equatable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  subscript(key: String) -> JSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }
}

/// Whether a value fits a schema: the keywords of draft-07 that `GraphSchema` writes.
struct SchemaEvaluator {
  /// A keyword that is not known here: the test is wrong, not the value.
  struct UnknownKeyword: Error { let keyword: String }

  let root: JSON

  init(_ text: String) throws {
    root = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
  }

  func accepts(_ value: JSON) throws -> Bool { try accepts(value, root) }

  private func accepts(_ value: JSON, _ schema: JSON) throws -> Bool {
    if case .boolean(let everything) = schema { return everything }
    guard case .object(let keywords) = schema else { return false }
    if case .string(let reference)? = keywords["$ref"] {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      guard let definition = root["definitions"]?[name] else {
        throw UnknownKeyword(keyword: reference)
      }
      return try accepts(value, definition)
    }
    for (keyword, operand) in keywords {
      if try !fits(value, keyword, operand, keywords) { return false }
    }
    return true
  }

  private func fits(
    _ value: JSON, _ keyword: String, _ operand: JSON, _ keywords: [String: JSON]
  ) throws -> Bool {
    switch (keyword, operand, value) {
    case ("$schema", _, _), ("title", _, _), ("description", _, _), ("default", _, _),
      ("definitions", _, _), ("then", _, _):
      return true
    case ("type", .string(let type), _): return isOf(type, value)
    case ("const", _, _): return value == operand
    case ("enum", .array(let choices), _): return choices.contains(value)
    case ("anyOf", .array(let schemas), _): return try schemas.contains { try accepts(value, $0) }
    case ("allOf", .array(let schemas), _):
      return try schemas.allSatisfy { try accepts(value, $0) }
    case ("if", _, _):
      guard let then = keywords["then"], try accepts(value, operand) else { return true }
      return try accepts(value, then)
    case ("pattern", .string(let pattern), _):
      guard case .string(let text) = value else { return true }
      return try NSRegularExpression(pattern: pattern).firstMatch(
        in: text, range: NSRange(text.startIndex..., in: text)) != nil
    case ("minimum", .number(let least), _):
      if case .number(let number) = value { return number >= least }
    case ("maximum", .number(let greatest), _):
      if case .number(let number) = value { return number <= greatest }
    case ("minItems", .number(let least), _):
      if case .array(let elements) = value { return Double(elements.count) >= least }
    case ("maxItems", .number(let most), _):
      if case .array(let elements) = value { return Double(elements.count) <= most }
    case ("items", _, _):
      if case .array(let elements) = value {
        return try elements.allSatisfy { try accepts($0, operand) }
      }
    case ("required", .array(let names), _):
      if case .object(let members) = value {
        return names.allSatisfy { name in members.keys.contains { .string($0) == name } }
      }
    case ("propertyNames", _, _):
      if case .object(let members) = value {
        return try members.keys.allSatisfy { try accepts(.string($0), operand) }
      }
    case ("properties", .object(let schemas), _):
      guard case .object(let members) = value else { return true }
      return try members.allSatisfy { name, member in
        try schemas[name].map { try accepts(member, $0) } ?? true
      }
    case ("additionalProperties", _, _):
      guard case .object(let members) = value else { return true }
      return try members.allSatisfy { name, member in
        try keywords["properties"]?[name] != nil || accepts(member, operand)
      }
    default: throw UnknownKeyword(keyword: keyword)
    }
    return true
  }

  private func isOf(_ type: String, _ value: JSON) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("number", .number),
      ("boolean", .boolean), ("null", .null):
      true
    case ("integer", .number(let number)): number == number.rounded()
    default: false
    }
  }
}

extension JSON {
  /// A YAML file as the editor's validator sees it.
  init(_ node: YAMLNode) {
    switch node.content {
    case .mapping(let entries):
      self = .object(
        Dictionary(
          entries.map { ($0.key.value, JSON($0.value)) }, uniquingKeysWith: { first, _ in first }))
    case .sequence(let elements): self = .array(elements.map { JSON($0) })
    case .scalar(let text, let isPlain): self = Self.scalar(text, isPlain: isPlain)
    }
  }

  /// The core schema of YAML 1.2, as far as these tests use it.
  private static func scalar(_ text: String, isPlain: Bool) -> JSON {
    guard isPlain else { return .string(text) }
    switch text {
    case "", "~", "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return Double(text).map { .number($0) } ?? .string(text)
    }
  }
}
