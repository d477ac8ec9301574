import Foundation
import TestSupport
import Testing

/// A small size of `Tests/Scripts/break-runs.sh` and `break-trainings.sh`: runs that are broken on purpose, after which the
/// same command must succeed and its files be whole.
struct BrokenRunTests {
  private static let executable = Bundle.main.bundleURL.appending(path: "graphrun").path

  /// The exit status of the script and what it prints.
  private func breakRuns(
    _ how: String, rounds: Int, script: String = "break-runs"
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: Program.packagePath("Tests/Scripts/\(script).sh"))
    process.arguments = [Self.executable, how, "\(rounds)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test(
    arguments: [("kill", 15), ("together", 6)] + (Sanitizers.mapShadowMemory ? [] : [("limit", 10)])
  )
  func theNextRunSucceeds(how: String, rounds: Int) throws {
    let (status, output) = try breakRuns(how, rounds: rounds)
    #expect(status == 0, "\(output)")
    #expect(output.hasSuffix(" 0 failures\n"))
  }

  /// Status 77: no file system can be mounted here.
  @Test func aFullDisk() throws {
    let (status, output) = try breakRuns("full", rounds: 10)
    #expect(status == 0 || status == 77, "\(output)")
  }

  /// Trainings go on from their checkpoint to the bits of one that was never broken.
  @Test(arguments: [("kill", 4), ("full", 3)]) func aTrainingGoesOn(
    how: String, rounds: Int
  ) throws {
    let (status, output) = try breakRuns(how, rounds: rounds, script: "break-trainings")
    #expect(status == 0 || how == "full" && status == 77, "\(output)")
  }
}
