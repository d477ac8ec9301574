import ArgumentParser
import Glibc
import GraphEngine
import NodeKit
import Training

/// `graphrun compare`: which results people prefer.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Ask which results are better, without saying whose they are.",
    discussion: """
      Every photograph is shown with two results side by side, in random order, on a page for a \
      browser on this machine (nobody else reaches it) or as a file. Votes are kept one by one: \
      the same command goes on where it was left.

      Examples:
        graphrun compare Graphs/full.yaml Graphs/inpaint.yaml --photos ~/Old --votes votes.jsonl
        graphrun compare first.safetensors second.safetensors --photos ~/Old --votes v.jsonl
        graphrun compare --votes votes.jsonl --rank
      """)

  @Argument(
    help: ArgumentHelp(
      "Graphs, models, or folders of results with the photographs' names.", valueName: "contender"))
  var contenders: [String] = []

  @Option(help: ArgumentHelp("The folder of photographs.", valueName: "folder"))
  var photos: String?

  @Option(help: ArgumentHelp("The votes, a line of JSON each.", valueName: "file"))
  var votes: String

  @Flag(help: "Print who is preferred by how much, and ask nothing.")
  var rank = false

  @Flag(help: "With --rank: print JSON.")
  var json = false

  @Flag(help: "Write each pair to a file, and ask in the terminal.")
  var terminal = false

  @Option(
    parsing: .unconditional, help: "The page's port; 0 for any that is free.",
    transform: wholeNumber(in: 0...65_535))
  var port: UInt16 = 0

  @Option(
    parsing: .unconditional, help: "How many photographs, evenly spaced; all if left out.",
    transform: wholeNumber(in: 1...1_000_000))
  var count: Int?

  @Option(
    parsing: .unconditional, help: "The start of the random order.",
    transform: wholeNumber(in: 0...UInt64.max))
  var seed: UInt64 = 0

  @Option(
    parsing: .unconditional,
    help: "What models see of each photograph: rows and columns of its middle, or 0 for all of it.",
    transform: wholeNumber(in: 0...8192))
  var size: Int = 0

  @Option(
    help: ArgumentHelp(
      "The graph that damages what models see; none if left out, but holes for those that fill.",
      valueName: "graph"))
  var degrade: String?

  func validate() throws {
    if rank {
      if !contenders.isEmpty || photos != nil {
        throw ValidationError("--rank takes the votes alone: leave out contenders and --photos")
      }
    } else if contenders.count < 2 {
      throw ValidationError("name two contenders or more, or --rank for the votes that there are")
    } else if photos == nil {
      throw ValidationError("--photos is missing: name the folder of photographs")
    }
    if Set(contenders).count < contenders.count {
      throw ValidationError("a contender is named twice")
    }
  }

  func run() throws {
    do {
      // A ranking before the last vote would colour those that follow.
      let isDone = try rank || ask()
      _ = Interrupt.endRun()
      if isDone { try printRanking() }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(training: error, interruptedBy: Interrupt.endRun())
    }
  }

  /// Asks what has no answer yet; whether everything has one now.
  private func ask() throws -> Bool {
    let folder = RealPath.resolve(Terminal.absolute(photos ?? ""))
    let session = try VotingSession(
      zip(contenders, names).map { try contender($0, named: $1, folder) },
      photos: folder, count: count, votes: VoteLog(votes), seed: seed)
    defer { session.stop() }
    if session.questionCount == 0 {
      Terminal.complain("every pair has its vote")
      return true
    }
    if terminal { return try VotingTerminal(session, sheet: "\(votes).png").run() }
    let cancellation = Cancellation()
    Interrupt.beginRun(
      cancellation, graceSeconds: 10,
      message: "stopped; every vote is kept in \(votes): the same command goes on")
    try Cancellation.$current.withValue(cancellation) {
      let site = try VotingSite(session, port: port)
      Terminal.complain("open \(site.address) in a browser; Ctrl-C ends, and keeps every vote")
      try site.run()
    }
    return true
  }

  private func contender(
    _ path: String, named name: String, _ folder: String
  ) throws -> Contender {
    if [".yaml", ".yml"].contains(where: { path.lowercased().hasSuffix($0) }) {
      return try Contender(
        graph: path, name: name, photos: folder, currentFolder: Terminal.currentFolder)
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      return try Contender(folder: Terminal.absolute(path), name: name)
    }
    var options = EvaluationOptions(photos: folder, currentFolder: Terminal.currentFolder)
    (options.size, options.degrade) = (size, degrade)
    return try Contender(model: ModelsCommand.find(path), name: name, options)
  }

  /// What votes call the contenders: names without folder and ending, or as typed where those are
  /// equal.
  private var names: [String] {
    let short = contenders.map { path in
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let ending = [".safetensors", ".yaml", ".yml"].first { name.hasSuffix($0) } ?? ""
      return String(name.dropLast(ending.count))
    }
    return zip(contenders, short).map { path, name in
      short.count { $0 == name } > 1 ? path : name
    }
  }

  private func printRanking() throws {
    guard let ranking = Ranking(try VoteLog(votes).votes()) else {
      if rank { throw EvaluationError.noVotes(votes) }
      return
    }
    if json { return try Terminal.print(try JSONOutput.text(ranking)) }
    let heading = "\(ranking.votes) votes, \(ranking.skipped) skipped"
    let tables = ranking.tables.map { rows in
      TextTable.text(rows.map { row in row.map { $0.printable } })
    }
    try Terminal.print(([heading] + tables).joined(separator: "\n\n"))
  }
}
