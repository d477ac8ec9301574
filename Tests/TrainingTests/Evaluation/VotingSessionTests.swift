import Imaging
import TensorCore
import Testing

@testable import Training

/// Questions with their pictures, and answers.
struct VotingSessionTests {
  private let folder: TrainingFolder
  private var log: VoteLog { VoteLog("\(folder.path)/votes.jsonl") }

  init() throws {
    folder = try TrainingFolder(photos: 0)
    for name in ["photos", "a", "b"] {
      for index in 0..<4 { try folder.addPhoto("\(name)/\(index).png", seed: name.count + index) }
    }
  }

  @Test func aStoppedComparisonGoesOnWhereItWasLeft() throws {
    let first = try session()
    var asked: [String] = []
    for _ in 0..<2 {
      let ballot = try #require(try first.ballot())
      #expect(try first.vote(.left, on: ballot.id))
    }
    first.stop()
    asked += try log.votes().map(\.photo)
    let second = try session()
    #expect(second.questionCount == 2)
    while let ballot = try second.ballot() { #expect(try second.vote(.right, on: ballot.id)) }
    asked = try log.votes().map(\.photo)
    #expect(asked.sorted() == ["0.png", "1.png", "2.png", "3.png"])
  }

  @Test func aVoteOnAnotherQuestionDoesNotCount() throws {
    let session = try session()
    let ballot = try #require(try session.ballot())
    #expect(try !session.vote(.left, on: "another"))
    #expect(try session.vote(.left, on: ballot.id))
    #expect(try !session.vote(.left, on: ballot.id))
    #expect(try log.votes().count == 1)
  }

  @Test func photographsWithoutResultsArePassedOver() throws {
    try folder.addPhoto("photos/more.png")
    let session = try session()
    #expect(session.questionCount == 5)
    var count = 0
    while let ballot = try session.ballot() {
      count += 1
      _ = try session.vote(.equal, on: ballot.id)
    }
    #expect(count == 4)
    #expect(try !log.votes().map(\.photo).contains("more.png"))
  }

  @Test func picturesCarryNothingButPixels() throws {
    let ballot = try #require(try session().ballot())
    for image in [ballot.photo, ballot.left, ballot.right] {
      #expect(image.metadata == ImageMetadata() && image.alpha == nil)
    }
  }

  private func session() throws -> VotingSession {
    try VotingSession(
      ["a", "b"].map { try Contender(folder: "\(folder.path)/\($0)", name: $0) },
      photos: "\(folder.path)/photos", count: nil, votes: log, seed: 3)
  }
}
