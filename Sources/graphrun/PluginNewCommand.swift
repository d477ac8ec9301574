import ArgumentParser
import Glibc
import NodeKit
import StandardNodes

/// `graphrun plugin new`.
struct PluginNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a plug-in: a folder with a node that builds, and a graph that uses it.",
    discussion: "Prints the commands that build it, check it and run its graph.")

  @Argument(help: "The node's name, such as film-grain; the folder's too.")
  var name: String

  @Option(help: "What it is written in: swift, c or rust.")
  var language: PluginTemplate.Language = .swift

  func run() throws {
    let template = try PluginTemplate(
      name: name, language: language, beside: StandardRegistry.make())
    let files = try template.files()
    guard mkdir(name, 0o777) == 0 else {
      let words = errno == EEXIST ? "is there already" : String(cString: strerror(errno))
      throw CommandFailure(
        message: "error: the folder '\(name)' can't be made: \(words)", status: .inputOutput)
    }
    do {
      for file in files {
        try AtomicFile.replace("\(name)/\(file.path)") { path in
          try AtomicFile.fill(path, with: Array(file.text.utf8))
        }
      }
    } catch let error as FileError {
      throw CommandFailure(error)
    }
    for command in template.commands { try Terminal.print(command) }
  }
}
