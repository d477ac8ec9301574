import Foundation
import TensorCore

/// Feeds readers with damaged files: `swift run fuzz safetensors --count 1000000`.
@main
enum Fuzz {
  static let usage = """
    usage: fuzz TARGET... [--count N] [--seed N] [--only N]
           fuzz verdicts TARGET < FILES

    Reads N (10000) damaged files for each target (safetensors, torch); the seed (1) picks them, and
    --only takes one of them again. 'verdicts' reads files from standard input, each after its length
    (32 bits, little-endian), and prints 1 for each that is accepted, else 0.
    """

  static func main() throws {
    var words = Array(CommandLine.arguments.dropFirst())
    func option(_ name: String) -> Int? {
      guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
      defer { words.removeSubrange(index...index + 1) }
      return Int(words[index + 1])
    }
    let (count, seed, only) = (option("--count") ?? 10_000, option("--seed") ?? 1, option("--only"))
    let wantsVerdicts = words.first == "verdicts"
    let targets = try FuzzTarget.all().filter { words.contains($0.name) }
    guard !targets.isEmpty, words.count == targets.count + (wantsVerdicts ? 1 : 0) else {
      print(usage)
      exit(2)
    }
    if wantsVerdicts { return printVerdicts(targets[0]) }
    var hasFindings = false
    for target in targets {
      let numbers = only.map { $0..<$0 + 1 } ?? 0..<count
      hasFindings = !run(target, numbers, seed: UInt64(seed)) || hasFindings
    }
    if hasFindings { exit(1) }
  }

  /// - Returns: whether nothing was found.
  private static func run(_ target: FuzzTarget, _ numbers: Range<Int>, seed: UInt64) -> Bool {
    // The number of the input in work stays behind when it ends the process.
    let note = URL(filePath: "fuzz-\(target.name).number")
    let file = open(note.path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    let report = target.run(numbers, seed: seed) { number in
      let line = Array("\(number)\n".utf8)
      pwrite(file, line, line.count, 0)
    }
    close(file)
    unlink(note.path)
    for finding in report.findings.prefix(20) { print("\(finding.number): \(finding.text)") }
    let slowest = report.slowest
    print(
      "\(target.name): \(report.accepted) accepted, \(report.refused) refused, "
        + "\(report.findings.count) findings; slowest \(slowest.number), "
        + "\(Int(slowest.seconds * 1000)) ms")
    return report.findings.isEmpty
  }

  private static func printVerdicts(_ target: FuzzTarget) {
    let input = FileHandle.standardInput.readDataToEndOfFile()
    var place = input.startIndex
    var verdicts = ""
    while place + 4 <= input.endIndex {
      let length = (0..<4).reduce(0) { $0 | Int(input[place + $1]) << (8 * $1) }
      let end = min(place + 4 + length, input.endIndex)
      verdicts += (try? target.read(Array(input[(place + 4)..<end]))) == nil ? "0\n" : "1\n"
      place = end
    }
    print(verdicts, terminator: "")
  }
}
