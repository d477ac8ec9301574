import Foundation
import GraphEngine
import NodeKit
import Testing

@Suite struct GraphSchemaTests {
  private let evaluator: SchemaEvaluator

  init() throws { evaluator = try SchemaEvaluator(GraphSchema.text(for: ExampleNodes.registry)) }

  private func schemaAccepts(_ text: String) throws -> Bool {
    let root = try #require(YAMLReader.read(Array(text.utf8), file: "a.yaml").root)
    return try evaluator.accepts(JSON(root))
  }

  private func plannerAccepts(_ text: String) -> Bool { (try? plan(text)) != nil }

  @Test func agreesWithThePlannerOnValidGraphs() throws {
    for seed in 0..<100 {
      let text = RandomGraph(seed: UInt64(seed)).text
      #expect(plannerAccepts(text), "\(text)")
      #expect(try schemaAccepts(text), "\(text)")
    }
  }

  @Test(arguments: SchemaFault.all)
  func agreesWithThePlannerOnFaults(_ fault: SchemaFault) throws {
    var count = 0
    for seed in 0..<300 where count < 5 {
      let valid = RandomGraph(seed: UInt64(seed)).text
      let text = fault.change(valid)
      if text == valid { continue }
      count += 1
      #expect(!plannerAccepts(text), "\(text)")
      #expect(try !schemaAccepts(text), "\(text)")
    }
    #expect(count == 5)
  }

  @Test func acceptsTheGraphsOfTheseTests() throws {
    for name in ExampleGraphs.names(in: "warned") {
      let path = "\(ExampleGraphs.folder)/warned/\(name).yaml"
      #expect(try schemaAccepts(String(contentsOfFile: path, encoding: .utf8)), "\(name)")
    }
  }

  @Test func graphFilesCanBeUsed() throws {
    func accepts(_ node: String) throws -> Bool {
      try schemaAccepts("graphrun: 1\nnodes:\n  a: {\(node)}\n")
    }
    #expect(try accepts("use: part.yaml"))
    #expect(try accepts("use: parts/part, in: {photo: scan.image}, with: {a: 1, b: $x/y, c: yes}"))
    #expect(try !accepts("use: part.yaml, in: {photo: [scan]}"))
    #expect(try !accepts("use: part.yaml, with: {a: [1]}"))
    #expect(try !accepts("use: part.yaml, with: {a: $x.png}"))
  }

  @Test func editorsFindHelpRangeAndDefault() throws {
    let rules = evaluator.root["definitions"]?["node"]?["allOf"]
    guard case .array(let all)? = rules else {
      Issue.record("no rules")
      return
    }
    let dilate = try #require(
      all.first { $0["if"]?["properties"]?["use"]?["const"] == .string("dilate-mask") })
    let radius = dilate["then"]?["properties"]?["with"]?["properties"]?["radius"]
    #expect(radius?["description"] == .string("the radius (from 0 to 64 px)"))
    #expect(radius?["default"] == .number(2))
    #expect(
      radius?["anyOf"]
        == .array([
          .object(["type": .string("integer"), "minimum": .number(0), "maximum": .number(64)]),
          .object(["$ref": .string("#/definitions/reference")]),
        ]))
  }
}
