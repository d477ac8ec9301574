import ArgumentParser
import Glibc
import NodeKit

/// The command line's root: `graphrun FILE` is `graphrun run FILE`.
@main
struct Graphrun: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graphrun",
    abstract: "Restore photographs by running graphs of image nodes.",
    discussion: """
      Examples:
        graphrun Graphs/full.yaml --set photo=scan.png --out restored
        graphrun plan Graphs/full.yaml
        graphrun nodes inpaint-fast-marching

      Exit codes: 0 done, 2 wrong usage or graph, 70 a bug, 74 a file can't be read or written, \
      75 disk or memory is short, 129, 130 or 143 interrupted.
      """,
    version: Version.number,
    subcommands: [
      RunCommand.self, ValidateCommand.self, PlanCommand.self, DrawCommand.self,
      TrainCommand.self, PlotCommand.self, EvalCommand.self, CompareCommand.self,
      NodesCommand.self, SchemaCommand.self, ModelsCommand.self, PluginCommand.self,
      DoctorCommand.self,
      BenchCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// Parses and runs; every way out has a code of `ExitStatus`.
  static func main() {
    Interrupt.listen()
    LostBytes.listen()
    Terminal.prepare()
    OpenBLAS.prepareEnvironment()
    do {
      try CommandWords.check(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      Terminal.complain(failure.message)
      Glibc.exit(failure.status.rawValue)
    } catch {
      // Asking for help or the version also arrives here.
      guard exitCode(for: error) == .success else {
        let failure = CommandFailure.usage("\(message(for: error)); see graphrun --help")
        Terminal.complain(failure.message)
        Glibc.exit(failure.status.rawValue)
      }
      print(fullMessage(for: error))
    }
  }
}

/// The version of the program.
enum Version {
  static let number = "0.1.0"
}
