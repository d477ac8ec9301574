import Foundation
import GraphEngine
import Testing

@Suite struct DiagnosticRendererTests {
  private func text(_ line: String, column: Int, above lines: Int = 0) -> String {
    var sources = SourceTexts()
    sources.add((String(repeating: "\n", count: lines) + line).utf8, as: "a.yaml")
    let place = SourceLocation(file: "a.yaml", line: lines + 1, column: column)
    let diagnostic = GraphDiagnostic(.mergeKey, at: place)
    let rows = DiagnosticRenderer(sources: sources).text(diagnostic).split(separator: "\n")
    return rows.dropFirst().joined(separator: "\n")
  }

  @Test func theCaretIsUnderTheWord() {
    #expect(text("ab: cd", column: 1) == "    1 | ab: cd\n      | ^~")
    #expect(text("ab: cd", column: 5) == "    1 | ab: cd\n      |     ^~")
    #expect(text("{a: 'b c', d: e}", column: 5) == "    1 | {a: 'b c', d: e}\n      |     ^~~~~")
    #expect(text("a: b:c", column: 4) == "    1 | a: b:c\n      |    ^~~")
  }

  @Test func theEndOfALineCanBeMeant() {
    #expect(text("ab:", column: 4) == "    1 | ab:\n      |    ^")
    #expect(text("", column: 1) == "    1 |\n      | ^")
  }

  @Test func linesAboveAreCounted() {
    #expect(text("ab", column: 1, above: 99_998) == "99999 | ab\n      | ^~")
    #expect(text("ab", column: 1, above: 999_998) == "999999 | ab\n       | ^~")
  }

  @Test func tabsAreOneColumnAndWideCharactersTwo() {
    #expect(text("\tab", column: 2) == "    1 |  ab\n      |  ^~")
    #expect(text("照片: ab", column: 5) == "    1 | 照片: ab\n      |       ^~")
    #expect(text("照片: ab", column: 1) == "    1 | 照片: ab\n      | ^~~~")
    #expect(text("e\u{301}: ab", column: 5) == "    1 | e\u{301}: ab\n      |    ^~")
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    #expect(text("a\u{1B}[31m", column: 1) == "    1 | a\u{FFFD}[31m\n      | ^~")
  }

  @Test func longLinesAreCutAroundTheWord() {
    let line = String(repeating: "a", count: 300) + " here " + String(repeating: "b", count: 300)
    let shown = String(repeating: "a", count: 39) + " here " + String(repeating: "b", count: 115)
    #expect(
      text(line, column: 302)
        == "    1 | ...\(shown)...\n      | \(String(repeating: " ", count: 43))^~~~")
  }

  @Test func windowsLineEndsAndOtherFiles() {
    var sources = SourceTexts()
    sources.add("\u{FEFF}a: 1\r\nb: 2\r\n".utf8, as: "a.yaml")
    func line(_ line: Int, of file: String = "a.yaml") -> String? {
      sources.line(at: SourceLocation(file: file, line: line, column: 1))
    }
    #expect(line(1) == "a: 1")
    #expect(line(2) == "b: 2")
    #expect(line(3) == "")
    #expect(line(4) == nil)
    #expect(line(1, of: "b.yaml") == nil)
  }

  @Test func ofThousandsOfWarningsTheFirstAreShown() throws {
    let load = "{use: load-image, with: {path: a.png}}"
    let idle = (0..<5000).map { "  a\($0): \(load)\n" }.joined()
    let text = "graphrun: 1\nnodes:\n\(idle)  b: \(load)\noutputs: {b: b}\n"
    let plan = try Planner(registry: ExampleNodes.registry).plan(
      text: text.utf8, file: "a.yaml", currentFolder: "/")
    #expect(plan.warnings.count == 5000)
    let lines = DiagnosticRenderer.warnings(of: plan).split(separator: "\n")
    #expect(lines.count == 61)
    #expect(lines.last == "... and 4980 more")
    #expect(lines.dropLast(2).last == "   22 |   a19: \(load)")
  }

  @Test func records() throws {
    let place = SourceLocation(file: "a.yaml", line: 2, column: 3)
    let record = DiagnosticRecord(GraphDiagnostic(.mergeKey, at: place, severity: .warning))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(record), as: UTF8.self)
    #expect(
      text == #"{"code":"G009","column":3,"file":"a.yaml","line":2,"message":"#
        + #""merge keys ('<<') are not part of YAML 1.2: write the keys out","#
        + #""severity":"warning"}"#)
    #expect(try JSONDecoder().decode(DiagnosticRecord.self, from: Data(text.utf8)) == record)
  }
}
