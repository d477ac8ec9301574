import ArgumentParser

/// `graphrun bench`: how fast things are on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast things are on this machine.",
    subcommands: [BenchNetworkCommand.self, BenchNodeCommand.self])
}
