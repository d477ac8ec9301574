import Foundation
import NodeKit
import TestSupport
import Testing

/// The program where memory is short: it runs, or says in one line why not.
struct MemoryTests {
  private let program: Program
  private let full = Program.packagePath("Graphs/full.yaml")

  init() throws { program = try Program() }

  @Test(
    .disabled(if: Sanitizers.mapShadowMemory), arguments: [40_960, 49_152, 57_344, 66_560, 120_000])
  func aLimitOfTheDataNeitherCrashesNorHangs(kibibytes: Int) throws {
    defer { program.remove() }
    let ending = try program.start(
      shell: "ulimit -d \(kibibytes); exec \"$0\" '\(full)' --out results --progress none"
    ).wait()
    #expect([0, 75].contains(ending.status), "\(ending.complaints)")
  }

  /// Runs the program with that much address space, KiB.
  private func run(addressSpace: Int, _ arguments: String...) throws -> Program.Ending {
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    return try program.start(shell: "ulimit -v \(addressSpace); exec \"$0\" \(words)").wait()
  }

  @Test(
    .disabled(if: Sanitizers.mapShadowMemory),
    arguments: [70_000, 100_000, 150_000, 200_000, 300_000])
  func littleAddressSpaceNeitherCrashesNorHangs(kibibytes: Int) throws {
    defer { program.remove() }
    let ending = try run(
      addressSpace: kibibytes, full, "--out", "results", "--progress", "none")
    #expect([0, 75].contains(ending.status), "\(ending.complaints)")
    #expect(ending.complaints.contains(" of memory") == (ending.status == 75))
  }

  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func aBufferThatTheSystemRefusesEndsTheRunWithItsStep() throws {
    defer { program.remove() }
    let photo = try write(side: 30_000)
    let ending = try run(
      addressSpace: 2_000_000, "Graph.yaml", "--set", "photo=\(photo)", "--max-memory", "90GB",
      "--progress", "none")
    #expect(ending.status == 75)
    #expect(ending.complaints.hasPrefix("Graph.yaml:5:3: error: node 'scan' (load-image): "))
    #expect(ending.complaints.contains(", but the system has none left; "))
  }

  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func aForecastAboveWhatThereIsIsRefusedBeforeTheRun() throws {
    defer { program.remove() }
    let photo = try write(side: 30_000)
    let ending = try run(
      addressSpace: 2_000_000, full, "--set", "photo=\(photo)", "--out", "results")
    #expect(ending.status == 75)
    #expect(ending.complaints.hasPrefix("error: the plan needs "))
    #expect(
      ending.complaints.contains(", but the limit of the address space (ulimit -v) leaves 1."))
    #expect(!FileManager.default.fileExists(atPath: program.path("results")))
  }

  /// The stack of a thread would be larger than all addresses.
  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func aSystemWithoutThreadsIsNotWaitedFor() throws {
    defer { program.remove() }
    let command = "ulimit -s 900000; ulimit -v 800000; exec \"$0\" '\(full)' --out results"
    let ending = try program.start(shell: command).wait()
    #expect(ending.status == 75)
    #expect(
      ending.complaints
        == "error: the system grants no thread to work on; raise its limits (ulimit -v, -d, -u)\n")
  }

  @Test func maxMemoryIsSaid() throws {
    defer { program.remove() }
    let ending = try program(full, "--out", "results", "--max-memory", "1MB")
    #expect(ending.status == 75)
    #expect(ending.complaints.contains("--max-memory allows 1.0 MB"))
  }

  @Test func runsKeepToTheForecast() throws {
    defer { program.remove() }
    func peak(_ arguments: String...) throws -> Int {
      let ending = try program.start(arguments + ["--out", "results", "--json"]).wait()
      let report = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
      return (report as? [String: Any])?["peakBytes"] as? Int ?? 0
    }
    let planned = try peak("plan", full, "--threads", "1")
    #expect(planned > 0)
    #expect(try peak(full, "--threads", "1") <= planned)
    let limit = "\(planned)"
    #expect(try peak(full, "--max-memory", limit) <= planned)
    #expect(try peak(full, "--max-memory", limit) > planned / 2)
  }

  /// A PNG that is black, whose data are left out but for the first rows, and a graph that reads it.
  private func write(side: UInt32) throws -> String {
    let graph = """
      graphrun: 1
      inputs:
        photo: {type: path}
      nodes:
        scan: {use: load-image, with: {path: $photo}}
        save: {use: save-image, in: {image: scan}, with: {path: result.png}}
      """
    try graph.write(toFile: program.path("Graph.yaml"), atomically: true, encoding: .utf8)
    try AtomicFile.fill(program.path("huge.png"), with: HugePNG.bytes(side: side))
    return "huge.png"
  }
}
