import Foundation
import Testing

/// Commands of the shell, in the package's folder.
enum Shell {
  static func run(_ command: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = Program.root
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command)")
  }

  /// Whether there is a command.
  static func finds(_ command: String) -> Bool {
    (try? run("command -v \(command) >/dev/null")) != nil
  }
}
