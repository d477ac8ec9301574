import Foundation
import TensorCore
import Testing

@testable import Training

/// Votes in a file.
struct VoteLogTests {
  private let folder: LogFolder
  private var path: String { "\(folder.path)/votes.jsonl" }

  init() throws { folder = try LogFolder() }

  @Test func votesAreReadAsTheyWereGiven() throws {
    let log = VoteLog(path)
    #expect(try log.votes().isEmpty)
    for vote in [vote("a/1.png"), vote("b \"2\".png")] { try log.append(vote) }
    #expect(try log.votes() == [vote("a/1.png"), vote("b \"2\".png")])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      text.hasPrefix(#"{"answer":"left","left":"new","photo":"a/1.png","right":"old"}"# + "\n"))
  }

  @Test func aLineThatWasCutShortSwallowsNoVote() throws {
    try folder.write(#"{"answer":"left","le"#, to: "votes.jsonl")
    let log = VoteLog(path)
    try log.append(vote("1.png"))
    #expect(try log.votes() == [vote("1.png")])
  }

  @Test func votesOfSeveralAtOnceAreAllKept() throws {
    let log = VoteLog(path)
    let failures = Locked(0)
    DispatchQueue.concurrentPerform(iterations: 8) { writer in
      for number in 0..<20 {
        do { try log.append(vote("\(writer)-\(number).png")) } catch {
          failures.withLock { $0 += 1 }
        }
      }
    }
    #expect(failures.withLock { $0 } == 0)
    #expect(try Set(log.votes().map(\.photo)).count == 160)
  }

  @Test func whatIsNoFileTakesNoVotes() throws {
    let error = #expect(throws: FileError.self) { try VoteLog(folder.path).checkTakesVotes() }
    #expect(
      error?.description == "\(folder.path): is no regular file; name one for the votes")
  }

  private func vote(_ photo: String) -> Vote {
    Vote(photo: photo, left: "new", right: "old", answer: .left)
  }
}
