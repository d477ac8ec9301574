import GraphEngine
import Testing

@Suite struct YAMLReaderTests {
  private func read(_ text: String) -> YAMLNode? {
    let (root, faults) = YAMLReader.read(Array(text.utf8), file: "a.yaml")
    #expect(faults.isEmpty)
    return root
  }

  private func faults(_ text: String) -> [GraphDiagnostic] {
    YAMLReader.read(Array(text.utf8), file: "a.yaml").faults
  }

  private func place(_ line: Int, _ column: Int) -> GraphEngine.SourceLocation {
    GraphEngine.SourceLocation(file: "a.yaml", line: line, column: column)
  }

  @Test func everyPartHasItsPlace() throws {
    let root = try #require(read("a: 1\nb:\n  - 'x y'\n  - {c: ~}\n"))
    #expect(root.location == place(1, 1))
    guard case .mapping(let entries) = root.content else {
      Issue.record("no mapping")
      return
    }
    #expect(entries.map(\.key) == [Located("a", at: place(1, 1)), Located("b", at: place(2, 1))])
    #expect(entries[0].value == YAMLNode(.scalar("1", isPlain: true), at: place(1, 4)))
    #expect(
      entries[1].value
        == YAMLNode(
          .sequence([
            YAMLNode(.scalar("x y", isPlain: false), at: place(3, 5)),
            YAMLNode(
              .mapping([
                YAMLNode.Entry(
                  key: Located("c", at: place(4, 6)),
                  value: YAMLNode(.scalar("~", isPlain: true), at: place(4, 9)))
              ]), at: place(4, 5)),
          ]), at: place(3, 3)))
  }

  @Test func columnsCountCharacters() throws {
    let root = try #require(read("{老照片: é, x: y}"))
    guard case .mapping(let entries) = root.content else { return }
    #expect(entries.map(\.key.location) == [place(1, 2), place(1, 10)])
  }

  @Test func byteOrderMarkAndWindowsLineEndsAreNoFaults() throws {
    let root = try #require(read("\u{FEFF}a: 1\r\nb: 2\r\n"))
    guard case .mapping(let entries) = root.content else { return }
    #expect(entries.map(\.key.location) == [place(1, 1), place(2, 1)])
    #expect(entries[1].value.content == .scalar("2", isPlain: true))
  }

  @Test func anAliasIsACopyThatPointsToTheOriginal() throws {
    let root = try #require(read("a: &x [1, 2]\nb: *x\n"))
    guard case .mapping(let entries) = root.content else { return }
    #expect(entries[0].value == entries[1].value)
    #expect(entries[1].value.location == place(1, 4))
  }

  @Test func faultsThatDoNotEndTheFileAreAllTold() {
    let found = faults("a: !t 1\na: 2\n<<: {}\n[b]: 3\n")
    #expect(found.map(\.fault.code) == ["G008", "G012", "G009", "G013"])
    #expect(found.map(\.location) == [place(1, 4), place(2, 1), place(3, 1), place(4, 1)])
  }

  @Test func depthCountsThroughAliases() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(faults(nested(64)).isEmpty)
    #expect(faults(nested(66)).map(\.fault) == [.tooLarge(.depth(64))])
    // The first list is 40 deep below the root; so is the second, and the alias inside of it.
    let inside = String(repeating: "[", count: 30) + "*x" + String(repeating: "]", count: 30)
    #expect(faults("- &x \(nested(40))\n- \(inside)\n").map(\.fault) == [.tooLarge(.depth(64))])
    let shallow = String(repeating: "[", count: 20) + "*x" + String(repeating: "]", count: 20)
    #expect(faults("- &x \(nested(40))\n- \(shallow)\n").isEmpty)
  }

  @Test func anAliasCostsWhatItStandsFor() {
    let hundred = "&x [" + Array(repeating: "1", count: 99).joined(separator: ", ") + "]"
    func text(_ copies: Int) -> String {
      "- \(hundred)\n" + String(repeating: "- *x\n", count: copies)
    }
    #expect(faults(text(998)).isEmpty)  // 1 + 999 * 100
    #expect(faults(text(999)).map(\.fault) == [.tooLarge(.nodes(100_000))])
  }

  @Test func everyPrefixOfAGraphIsReadOrRefused() {
    let text = Array("graphrun: 1\nnodes:\n  a: {use: x, in: {b: [c, \"d\\u00e9\"]}}\n".utf8)
    for length in 0...text.count {
      let (root, faults) = YAMLReader.read(Array(text.prefix(length)), file: "a.yaml")
      #expect(root != nil || !faults.isEmpty)
      #expect(faults.allSatisfy { $0.location != nil })
    }
  }
}
