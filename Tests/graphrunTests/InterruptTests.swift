import Foundation
import NodeKit
import Testing

/// SIGINT, SIGTERM and SIGHUP end the program whatever it is at.
struct InterruptTests {
  private let program: Program
  private let full = Program.packagePath("Graphs/full.yaml")
  private let line = "stopped; no file was left half-written: run the same command again\n"

  init() throws {
    // What this process ignores, the program would: a shell's background ignores Ctrl-C.
    signal(SIGINT, SIG_DFL)
    signal(SIGHUP, SIG_DFL)
    program = try Program()
  }

  /// Seconds from a signal to the end, and the end.
  private func end(
    _ running: Program.Running, by signals: Int32...
  ) -> (seconds: Double, Program.Ending) {
    let asked = ContinuousClock.now
    for signal in signals {
      kill(running.process.processIdentifier, signal)
      usleep(50_000)
    }
    let ending = running.wait()
    return ((ContinuousClock.now - asked) / .seconds(1), ending)
  }

  /// The graph comes from a pipe that nobody writes to.
  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)])
  func beforeTheRun(signal: Int32, status: Int) throws {
    defer { program.remove() }
    let pipe = Pipe()
    let running = try program.start(
      ["validate", "/dev/stdin"], input: pipe.fileHandleForReading)
    usleep(300_000)
    let (seconds, ending) = end(running, by: signal)
    #expect(seconds < 1)
    #expect(Int(ending.status) == status)
    #expect(running.process.terminationReason == .exit)
    #expect(ending.complaints == line)
  }

  @Test func whatTheParentIgnoresStaysIgnored() throws {
    defer { program.remove() }
    let pipe = Pipe()
    let running = try program.start(
      input: pipe.fileHandleForReading,
      shell: "trap '' INT HUP; exec \"$0\" validate /dev/stdin")
    usleep(300_000)
    for signal in [SIGINT, SIGHUP] { kill(running.process.processIdentifier, signal) }
    usleep(100_000)
    #expect(running.process.isRunning)
    #expect(end(running, by: SIGTERM).1.status == 143)
  }

  /// The first line of progress waits for room in a full pipe, and so does its worker.
  @Test func whileAWorkerWaitsForEver() throws {
    defer { program.remove() }
    let pipe = Pipe()
    fill(pipe.fileHandleForWriting)
    let running = try program.start(
      [full, "--out", "results", "--progress", "jsonl"], complaints: pipe.fileHandleForWriting)
    usleep(300_000)
    let (seconds, ending) = end(running, by: SIGTERM)
    #expect(seconds > 1.9 && seconds < 4)
    #expect(ending.status == 143)
  }

  @Test func aSecondSignalDoesNotWait() throws {
    defer { program.remove() }
    let pipe = Pipe()
    fill(pipe.fileHandleForWriting)
    let running = try program.start(
      [full, "--out", "results", "--progress", "jsonl"], complaints: pipe.fileHandleForWriting)
    usleep(300_000)
    let (seconds, ending) = end(running, by: SIGTERM, SIGINT)
    #expect(seconds < 1)
    #expect(ending.status == 130)
  }

  @Test func twoSignalsInTheMiddleOfAWriteLeaveNoPartOfAFile() throws {
    defer { program.remove() }
    let graph = """
      graphrun: 1
      nodes:
        scan: {use: load-image, with: {path: \(Program.packagePath("Graphs/photos/demo.png"))}}
        large: {use: resize, in: {image: scan}, with: {longest: 5000}}
        save: {use: save-image, in: {image: large}, with: {path: results/large.png}}
      """
    try graph.write(toFile: program.path("a.yaml"), atomically: true, encoding: .utf8)
    let running = try program.start(["a.yaml", "--progress", "none"])
    func names() -> [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: program.path("results"))) ?? []
    }
    while running.process.isRunning, !names().contains(where: { $0.hasSuffix(".tmp") }) {
      usleep(1000)
    }
    let (seconds, ending) = end(running, by: SIGTERM, SIGTERM)
    #expect(seconds < 1)
    #expect(ending.status == 143)
    #expect(ending.complaints == line)
    #expect(names() == [])
  }

  private func fill(_ pipe: FileHandle) {
    let flags = fcntl(pipe.fileDescriptor, F_GETFL)
    _ = fcntl(pipe.fileDescriptor, F_SETFL, flags | O_NONBLOCK)
    while write(pipe.fileDescriptor, "\n", 1) == 1 {}
    _ = fcntl(pipe.fileDescriptor, F_SETFL, flags)
  }
}
