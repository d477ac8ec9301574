import Foundation
import TestSupport
import Testing

/// Weights are read in place, and someone cuts the file short meanwhile.
struct LostBytesTests {
  private let program: Program

  init() throws { program = try Program() }

  /// Two gigabytes of zeros, which take no room on the disk.
  private func writeLargeFile(_ name: String) throws {
    let count = 2 << 30
    let header =
      #"{"x":{"dtype":"F32","shape":[\#(count / 4)],"data_offsets":[0,\#(count)]}}"#
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
    try (length + Data(header.utf8)).write(to: URL(filePath: program.path(name)))
    #expect(truncate(program.path(name), 8 + header.utf8.count + count) == 0)
  }

  private func waitUntilMapped(_ name: String, by process: Process) {
    let maps = "/proc/\(process.processIdentifier)/maps"
    func text() -> String { (try? String(contentsOfFile: maps, encoding: .utf8)) ?? "" }
    while process.isRunning, !text().contains(name) { usleep(500) }
  }

  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func endTheProgramWithALine() throws {
    defer { program.remove() }
    try writeLargeFile("net.safetensors")
    let running = try program.start(["models", "verify", "net.safetensors"])
    waitUntilMapped("net.safetensors", by: running.process)
    #expect(truncate(program.path("net.safetensors"), 4096) == 0)
    let ending = running.wait()
    #expect(ending.status == 74)
    #expect(running.process.terminationReason == .exit)
    #expect(
      ending.complaints
        == "error: net.safetensors: the file became shorter while it was read; put a whole one in "
        + "its place, by renaming it rather than by copying over it\n")
  }

  /// A bus error of another cause ends it as it ends any program.
  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func otherBusErrorsAreNotHidden() throws {
    defer { program.remove() }
    let pipe = Pipe()
    let running = try program.start(["validate", "/dev/stdin"], input: pipe.fileHandleForReading)
    usleep(300_000)
    kill(running.process.processIdentifier, SIGBUS)
    usleep(50_000)
    kill(running.process.processIdentifier, SIGBUS)
    _ = running.wait()
    #expect(running.process.terminationReason == .uncaughtSignal)
    #expect(running.process.terminationStatus == SIGBUS)
  }
}
