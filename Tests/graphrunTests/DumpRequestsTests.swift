import Foundation
import NodeKit
import Testing

/// `--dump` and `--trace`: what would go wrong is told before any work.
struct DumpRequestsTests {
  private let program: Program

  init() throws {
    program = try Program()
    let graph = """
      graphrun: 1
      inputs:
        output: {type: path, default: out}
      nodes:
        scan:  {use: load-image, with: {path: scan.png}}
        again: {use: flip, in: {image: scan}, with: {axis: horizontal}}
        score: {use: measure, in: {image: scan, reference: again}}
        save:  {use: save-image, in: {image: again}, with: {path: $output/a.png}}
      outputs:
        psnr: score.psnr

      """
    try graph.write(toFile: program.path("graph.yaml"), atomically: true, encoding: .utf8)
    try ImageFile.write(
      CleanPhotograph.make(height: 24, width: 32), to: program.path("scan.png"), as: .png)
  }

  private func run(_ more: String...) throws -> Program.Ending {
    try program.start(["graph.yaml", "--progress", "none"] + more).wait()
  }

  private var files: [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: program.folder.path)) ?? []).sorted()
  }

  private func expectRefusal(_ message: String, _ more: String..., status: Int32 = 2) throws {
    let before = files
    let ending = try program.start(["graph.yaml"] + more).wait()
    #expect(ending.status == status)
    #expect(ending.complaints == "error: \(message)\n")
    #expect(files == before)
  }

  @Test func oneNodeMayBeWrittenToSeveralFiles() throws {
    defer { program.remove() }
    let ending = try run("--dump", "again", "--dump", "again=b.png", "--dump", "scan=c.jpg")
    #expect(ending.status == 0)
    #expect(
      try ImageFile.read(program.path("b.png")) == ImageFile.read(program.path("out/again.png")))
    #expect(files.contains("c.jpg"))
  }

  @Test func twoWritersOfOneFileAreBothNamed() throws {
    defer { program.remove() }
    try FileManager.default.createSymbolicLink(
      atPath: program.path("link"), withDestinationPath: program.folder.path)
    try expectRefusal(
      "--dump scan=b.png and --dump again=link/b.png both write link/b.png; "
        + "choose another file for one of them",
      "--dump", "scan=b.png", "--dump", "again=link/b.png")
    try expectRefusal(
      "node 'save' and --dump scan=./out/../out/a.png both write out/a.png; "
        + "choose another file for one of them",
      "--dump", "scan=./out/../out/a.png")
    try expectRefusal(
      "--dump scan and --dump scan=out/scan.png both write out/scan.png; "
        + "choose another file for one of them",
      "--dump", "scan", "--dump", "scan=out/scan.png")
  }

  @Test func whatCannotBeDumpedIsTold() throws {
    defer { program.remove() }
    try expectRefusal(
      "--dump score: 'score' (measure) gives no image or mask", "--dump", "score")
    try expectRefusal(
      "--dump sacn: the plan has no such node; --dump takes scan, again", "--dump", "sacn")
    try expectRefusal("--dump scan=a.gif: end the file in png, jpg or tif", "--dump", "scan=a.gif")
  }

  @Test func aTraceThatCannotBeWrittenIsFoundBeforeTheRun() throws {
    defer { program.remove() }
    try expectRefusal("--trace run.txt: end the file in json", "--trace", "run.txt")
    try expectRefusal(
      "\(program.path("scan.png")): is not a folder, as results need; choose another place",
      "--trace", "scan.png/run.json", status: 74)
    try FileManager.default.createDirectory(
      atPath: program.path("run.json"), withIntermediateDirectories: true)
    try expectRefusal(
      "\(program.path("run.json")): is a folder; name a file to write",
      "--trace", "run.json", status: 74)
  }

  /// The folder of the trace becomes a file during the run.
  @Test func aTraceThatIsNotWrittenInTheEndIsAFailure() throws {
    defer { program.remove() }
    let ending = try run("--trace", "out/a.png/run.json")
    #expect(ending.status == 74)
    #expect(ending.output == "out/a.png\npsnr: \(try psnr())\n")
    #expect(
      ending.complaints
        == "error: \(program.path("out/a.png/run.json")): cannot write: Not a directory\n")
    #expect(files.contains("out/a.png"))
  }

  private func psnr() throws -> String {
    let ending = try run()
    return String(ending.output.split(separator: " ").last?.dropLast() ?? "")
  }
}
