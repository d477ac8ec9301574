import Testing

@testable import GraphEngine

@Suite struct GraphSpecReaderTests {
  private func read(_ text: String) throws -> (spec: GraphSpec, faults: [GraphFault]) {
    let root = try #require(YAMLReader.read(Array(text.utf8), file: "a.yaml").root)
    var faults = DiagnosticList()
    let spec = GraphSpecReader.read(root, file: "a.yaml", faults: &faults)
    return (spec, faults.errors.map(\.fault))
  }

  @Test func theLeastGraph() throws {
    let (spec, faults) = try read("graphrun: 1\nnodes: {}\n")
    #expect(faults.isEmpty)
    #expect(spec.file == "a.yaml" && spec.nodes.isEmpty && spec.inputs.isEmpty)
  }

  @Test func inputs() throws {
    let (spec, faults) = try read(
      """
      graphrun: 1
      inputs:
        photo: {type: path, default: a.png, help: the scan}
        size: {type: integer, range: [1, 9]}
        word: {type: text, default: "5", choices: [a, "5"]}
        scan: {type: image}
      nodes: {}
      """)
    #expect(faults.isEmpty)
    #expect(spec.inputs.map(\.name.value) == ["photo", "size", "word", "scan"])
    #expect(spec.inputs.map(\.type?.value) == [.path, .integer, .text, .image])
    #expect(spec.inputs.map(\.isRequired) == [false, true, false, true])
    #expect(spec.inputs[0].defaultValue?.value == .text("a.png"))
    #expect(spec.inputs[0].help == "the scan")
    #expect(spec.inputs[1].range == 1...9)
    #expect(spec.inputs[2].defaultValue?.value == .text("5"))
    #expect(spec.inputs[2].choices == ["a", "5"])
  }

  @Test func nodes() throws {
    let (spec, faults) = try read(
      """
      graphrun: 1
      nodes:
        one:
          use: blur
          help: soft
          in: {image: a, where: b.mask, more: [c, $d]}
          with: {sigma: 2, path: $out/a.png, price: $$5}
          when: not $fast
      """)
    #expect(faults.isEmpty)
    let node = try #require(spec.nodes.first)
    #expect(node.use?.value == "blur" && node.help == "soft" && !node.hasFaults)
    #expect(node.edges.map(\.port.value) == ["image", "where", "more"])
    #expect(node.edges.map(\.isList) == [false, false, true])
    #expect(
      node.edges.map { $0.sources.map(\.value) } == [
        [.node("a", port: nil)], [.node("b", port: "mask")],
        [.node("c", port: nil), .input("d")],
      ])
    #expect(node.options.map(\.name.value) == ["sigma", "path", "price"])
    #expect(
      node.options.map(\.value?.value) == [
        .integer(2), .reference("out", suffix: "/a.png"), .text("$5"),
      ])
    #expect(node.condition?.value == ConditionSpec(input: "fast", isNegated: true))
    #expect(node.condition?.location == SourceLocation(file: "a.yaml", line: 8, column: 11))
  }

  @Test func outputs() throws {
    let (spec, faults) = try read("graphrun: 1\nnodes: {}\noutputs: {a: b, c: d.e}\n")
    #expect(faults.isEmpty)
    #expect(spec.outputs.map(\.name.value) == ["a", "c"])
    #expect(spec.outputs.map(\.source?.value) == [.node("b", port: nil), .node("d", port: "e")])
  }

  @Test func aFaultLeavesTheRestReadable() throws {
    let (spec, faults) = try read(
      """
      graphrun: 1
      nodes:
        one: {use: 5, in: {image: [a, B]}, with: {x: [1], y: 2}}
        two: {use: blur}
      """)
    #expect(
      faults == [
        .wrongShape(key: "use", expected: .text, found: .number),
        .badSource("B"),
        .wrongShape(key: "x", expected: .scalar, found: .list),
      ])
    #expect(spec.nodes.map(\.name.value) == ["one", "two"])
    #expect(spec.nodes.map(\.hasFaults) == [true, false])
    #expect(spec.nodes[0].edges[0].sources.map(\.value) == [.node("a", port: nil)])
    #expect(spec.nodes[0].options.map(\.value?.value) == [nil, .integer(2)])
  }

  @Test(arguments: ["1", "1.0", "0x1"])
  func versionOne(_ version: String) throws {
    #expect(try read("graphrun: \(version)\nnodes: {}\n").faults.isEmpty)
  }
}
