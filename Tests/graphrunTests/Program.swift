import Foundation
import Testing

/// The program as a user runs it, in a folder of its own.
struct Program {
  /// How a run ended.
  struct Ending {
    let status: Int32
    let output: String
    let complaints: String
  }

  /// The folder that the program runs in, empty at first.
  let folder: URL

  /// The root of the package, where Graphs lies.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The tests and the program are built into one folder.
  static let executable = Bundle.main.bundleURL.appending(path: "graphrun")

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "graphrun-\(UUID().uuidString)").resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A path in the program's folder.
  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// A path in the package.
  static func packagePath(_ name: String) -> String { root.appending(path: name).path }

  /// Removes the folder.
  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Runs the program to its end, at most a minute.
  func callAsFunction(
    _ arguments: String..., environment: [String: String] = [:], folder: URL? = nil
  ) throws -> Ending {
    let running = try start(arguments, environment: environment, folder: folder)
    return running.wait()
  }

  /// Starts the program; what it writes to a stream of the caller's is not in its ending.
  ///
  /// - Parameter shell: a command of the shell to start instead, in which "$0" is the program.
  func start(
    _ arguments: [String] = [], environment: [String: String] = [:], folder: URL? = nil,
    input: FileHandle = .nullDevice, output: FileHandle? = nil, complaints: FileHandle? = nil,
    shell: String? = nil
  ) throws -> Running {
    let process = Process()
    process.executableURL = shell == nil ? Self.executable : URL(filePath: "/bin/sh")
    process.arguments = shell.map { ["-c", $0, Self.executable.path] } ?? arguments
    process.currentDirectoryURL = folder ?? self.folder
    var inherited = ProcessInfo.processInfo.environment
    inherited["SWIFT_BACKTRACE"] = "enable=no"
    inherited["XDG_CACHE_HOME"] = path("cache")
    process.environment = inherited.merging(environment) { $1 }
    let (outputFile, complaintsFile) = (try temporaryFile(), try temporaryFile())
    process.standardInput = input
    process.standardOutput = output ?? outputFile.handle
    process.standardError = complaints ?? complaintsFile.handle
    try process.run()
    return Running(process: process, output: outputFile.path, complaints: complaintsFile.path)
  }

  private func temporaryFile() throws -> (handle: FileHandle, path: String) {
    let path = NSTemporaryDirectory() + UUID().uuidString
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return (try FileHandle(forWritingTo: URL(filePath: path)), path)
  }

  /// A program that runs.
  struct Running {
    let process: Process
    let output: String
    let complaints: String

    /// Waits for the end, and brings it about when that takes too long.
    func wait(seconds: Double = 60) -> Ending {
      let deadline = Date(timeIntervalSinceNow: seconds)
      while process.isRunning, Date() < deadline { usleep(2000) }
      if process.isRunning { process.terminate() }
      process.waitUntilExit()
      defer {
        try? FileManager.default.removeItem(atPath: output)
        try? FileManager.default.removeItem(atPath: complaints)
      }
      func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      }
      return Ending(
        status: process.terminationStatus, output: text(output), complaints: text(complaints))
    }
  }
}
