import Foundation
import Testing

@testable import graphrun

struct PlotCommandTests {
  private let program: Program

  init() throws { program = try Program() }

  @Test func curvesAreWritten() throws {
    defer { program.remove() }
    for name in ["one", "two"] { try writeLog(name) }
    let ending = try program("plot", "one", "two/log.jsonl", "--out", "curves.svg")
    #expect(ending.status == 0 && ending.complaints.isEmpty)
    #expect(ending.output == "curves.svg\n")
    let text = try String(contentsOfFile: program.path("curves.svg"), encoding: .utf8)
    #expect(text.contains("one, 2 steps") && text.contains("two, 2 steps"))
    let printed = try program("plot", "one", "--values", "loss").output
    #expect(printed.hasPrefix("<svg ") && printed.hasSuffix("</svg>\n"))
  }

  @Test func trainingsOfOneNameAreToldByTheirPaths() throws {
    defer { program.remove() }
    for name in ["a/net", "b/net"] { try writeLog(name) }
    let text = try program("plot", "a/net", "b/net").output
    #expect(text.contains("a/net, 2 steps") && text.contains("b/net, 2 steps"))
  }

  @Test(arguments: [
    (["missing"], 74, "error: missing: no such file or folder\n"),
    (
      ["."], 74,
      "error: .: holds no log.jsonl; name the folder of a training, or its log\n"
    ),
    (
      ["one", "--values", "loss,psnr"], 2,
      "error: no log has a value 'psnr'; there are loss\n"
    ),
    (
      ["one", "--out", "a.png"], 2,
      "error: --out takes a file that ends in .svg, not 'a.png'; see graphrun --help\n"
    ),
  ])
  func whatCannotBeDrawnIsSaid(words: [String], status: Int32, complaint: String) throws {
    defer { program.remove() }
    try writeLog("one")
    let ending = try program.start(["plot"] + words).wait()
    #expect(ending.status == status && ending.output.isEmpty)
    #expect(ending.complaints == complaint)
  }

  private func writeLog(_ folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: program.path(folder), withIntermediateDirectories: true)
    let lines = (1...2).map { #"{"event":"step","phase":"all","step":\#($0),"values":{"loss":1}}"# }
    try lines.joined(separator: "\n").write(
      toFile: program.path("\(folder)/log.jsonl"), atomically: true, encoding: .utf8)
  }
}
