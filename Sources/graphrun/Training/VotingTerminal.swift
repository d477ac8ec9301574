import Glibc
import NodeKit
import Training

/// Asks for votes in the terminal, each pair being a sheet in a file.
struct VotingTerminal {
  private let session: VotingSession
  private let sheet: String

  /// - Parameter sheet: the file, a PNG, which is written anew for each pair.
  init(_ session: VotingSession, sheet: String) {
    (self.session, self.sheet) = (session, sheet)
  }

  /// Asks until every question is answered, or nobody answers any more; whether all are answered.
  ///
  /// - Throws: what a contender or the files throw.
  func run() throws -> Bool {
    defer { unlink(sheet) }
    while let ballot = try session.ballot() {
      let picture = try ComparisonSheet.make(
        panels: [
          ("left", .image(ballot.left)), ("photograph", .image(ballot.photo)),
          ("right", .image(ballot.right)),
        ])
      try AtomicFile.replace(sheet) { try ImageFile.write(picture, to: $0, as: .png) }
      let place = "pair \(ballot.number) of \(ballot.count) in \(sheet)"
      guard let answer = ask("\(place): which is better? left, right, equal, skip or quit: ") else {
        Terminal.complain("every vote is kept: the same command goes on")
        return false
      }
      _ = try session.vote(answer, on: ballot.id)
    }
    return true
  }

  /// The answer by its word or its first letter; `nil` at the end of the input or for `quit`.
  private func ask(_ question: String) -> Vote.Answer? {
    while true {
      Terminal.say(question)
      guard let line = readLine()?.lowercased(), !"quit".hasPrefix(line) || line.isEmpty else {
        Terminal.say("\n")
        return nil
      }
      if let answer = Vote.Answer.allCases.first(where: {
        !line.isEmpty && $0.rawValue.hasPrefix(line)
      }) {
        return answer
      }
    }
  }
}
