import Glibc
import TensorCore

@main
struct Main {
  /// Every case that can be run by name; a new one is a file in Cases/ and a line here.
  static let cases: [BenchmarkCase] = [
    .activationMemory,
    .decode,
    .dilate,
    .fastMarching,
    .layer, .trainingStep,
    .navierStokes,
    .peak,
    .poissonEllipse,
    .schedule,
    .damaged,
    .synthetic,
  ]

  static func main() {
    do {
      let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
      if arguments.names.isEmpty { print(usage) }
      for name in arguments.names {
        guard let found = cases.first(where: { $0.name == name }) else {
          throw ArgumentError("there is no case '\(name)'; run without arguments for a list")
        }
        if let threads = try arguments.integer("threads") {
          ThreadBudget.shared.setTotal(threads)
        }
        try found.run(arguments)
      }
    } catch {
      let message = "benchmarks: \(error)\n"
      write(STDERR_FILENO, message, message.utf8.count)
      exit(2)
    }
  }

  private static var usage: String {
    let width = cases.map(\.name.count).max() ?? 0
    let lines = cases.map { one in
      "  \(one.name)\(String(repeating: " ", count: width - one.name.count))  \(one.help)"
    }
    return """
      usage: benchmarks CASE... [--threads N] [--runs N] [--size N] [--NAME VALUE]...

      Prints a JSON line for each case. Cases:
      \(lines.joined(separator: "\n"))
      """
  }
}
