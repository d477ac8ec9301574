import Foundation
import NodeKit
import Testing

/// Standard streams that do not take what the program says.
struct TerminalTests {
  private let program: Program
  private let full = Program.packagePath("Graphs/full.yaml")

  init() throws { program = try Program() }

  private func names(_ folder: String) -> [String] {
    let found = try? FileManager.default.contentsOfDirectory(atPath: program.path(folder))
    return (found ?? []).sorted()
  }

  @Test func aReaderWhoLeftCostsNoResult() throws {
    defer { program.remove() }
    for arguments in [[full, "--out", "results"], ["nodes"], ["--help"]] {
      let pipe = Pipe()
      try pipe.fileHandleForReading.close()
      let running = try program.start(
        arguments, output: pipe.fileHandleForWriting, complaints: pipe.fileHandleForWriting)
      #expect(running.wait().status == 0)
      #expect(running.process.terminationReason == .exit)
    }
    #expect(
      names("results") == [
        ".graphrun.json", "colorized.png", "mask.png", "restored-colorized.png", "restored.png",
        "sheet.png",
      ])
  }

  /// With a closed standard output, the next file that is opened would take its number.
  @Test func closedStreamsDoNotReachTheFilesOfTheRun() throws {
    defer { program.remove() }
    let command = "exec \"$0\" '\(full)' --out results <&- >&- 2>&-"
    #expect(try program.start(shell: command).wait().status == 0)
    #expect(
      names("results") == [
        ".graphrun.json", "colorized.png", "mask.png", "restored-colorized.png", "restored.png",
        "sheet.png",
      ])
    #expect(try ImageFile.read(program.path("results/restored.png")).channels > 0)
  }
}
