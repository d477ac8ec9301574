import Foundation
import Imaging
import TensorCore
import Testing

@testable import Training

/// The page, asked as browsers and others ask it.
struct VotingSiteTests {
  private let folder: TrainingFolder
  private let site: VotingSite
  private let session: VotingSession
  private let log: VoteLog

  init() throws {
    folder = try TrainingFolder(photos: 0)
    for name in ["photos", "secret-new", "secret-old"] {
      for index in 0..<3 { try folder.addPhoto("\(name)/\(index).png", seed: index + name.count) }
    }
    log = VoteLog("\(folder.path)/votes.jsonl")
    session = try VotingSession(
      ["secret-new", "secret-old"].map { [folder] in
        try Contender(folder: "\(folder.path)/\($0)", name: $0)
      },
      photos: "\(folder.path)/photos", count: nil, votes: log, seed: 1)
    site = try VotingSite(session, port: 0)
  }

  @Test func everyPairIsVotedOn() throws {
    for number in 1...3 {
      let question = try question()
      #expect(question["number"] as? Int == number && question["count"] as? Int == 3)
      let id = try #require(question["id"] as? String)
      for name in ["left", "right", "photo"] {
        let picture = ask("GET", "\(id)/\(name)")
        #expect(picture.status == .ok && picture.type == "image/png")
      }
      #expect(ask("POST", "vote", body: "\(id) left").status == .ok)
    }
    #expect(try question().isEmpty)
    let votes = try log.votes()
    #expect(votes.map(\.answer) == [.left, .left, .left])
    #expect(Set(votes.map(\.photo)) == ["0.png", "1.png", "2.png"])
    #expect(votes.allSatisfy { [$0.left, $0.right].sorted() == ["secret-new", "secret-old"] })
  }

  @Test func nothingTellsWhoseTheResultsAre() throws {
    let asked = ask("GET", "question")
    let id = try #require(question()["id"] as? String)
    let answers = [ask("GET", ""), asked, ask("GET", "\(id)/left"), ask("GET", "\(id)/right")]
    for answer in answers {
      let text = String(decoding: answer.bytes, as: UTF8.self)
      for word in ["secret", "photos", ".png", folder.path] { #expect(!text.contains(word)) }
    }
  }

  @Test func ofTwoWindowsTheFirstVoteCounts() throws {
    let id = try #require(question()["id"] as? String)
    #expect(try question()["id"] as? String == id)
    #expect(ask("POST", "vote", body: "\(id) right").status == .ok)
    #expect(ask("POST", "vote", body: "\(id) left").status == .conflict)
    #expect(try log.votes().map(\.answer) == [.right])
    #expect(try question()["id"] as? String != id)
    // The pictures of a question that is answered are gone.
    #expect(ask("GET", "\(id)/left").status == .notFound)
  }

  @Test(arguments: ["", "left", "ID up", "ID left extra", "ID", "../../votes left"])
  func whatIsNoVoteIsRefused(body: String) throws {
    let id = try #require(question()["id"] as? String)
    let status = ask("POST", "vote", body: body.replacing("ID", with: id)).status
    #expect(status == .badRequest || status == .conflict)
    #expect(try log.votes().isEmpty)
  }

  @Test(arguments: [
    "/", "/question", "//question", "/0000/question", "/../etc/passwd", "/%2e%2e/", "",
  ])
  func withoutTheSecretAddressThereIsNothing(path: String) {
    let request = HTTPRequest(method: "GET", path: path, host: host, body: "")
    #expect(site.answer(request).status == .notFound)
  }

  @Test(arguments: [
    "../votes.jsonl", "../../photos/0.png", "left", "x/left", "/left", "x/../left/",
  ])
  func otherPathsHoldNothing(path: String) throws {
    _ = try question()
    #expect(ask("GET", path).status == .notFound)
  }

  @Test func otherMethodsAreRefused() {
    #expect(ask("DELETE", "question").status == .methodNotAllowed)
    #expect(ask("POST", "question").status == .notFound)
  }

  @Test func anotherNameOfThisMachineIsRefused() {
    let path = String(site.address.dropFirst("http://\(host)".count))
    for name in ["evil.example", "127.0.0.1", ""] {
      let request = HTTPRequest(method: "GET", path: path, host: name, body: "")
      #expect(site.answer(request).status == .forbidden)
    }
  }

  private var host: String {
    site.address.split(separator: "/").dropFirst().first.map(String.init) ?? ""
  }

  private func ask(_ method: String, _ path: String, body: String = "") -> HTTPResponse {
    let token = site.address.split(separator: "/").last.map(String.init) ?? ""
    return site.answer(
      HTTPRequest(method: method, path: "/\(token)/\(path)", host: host, body: body))
  }

  private func question() throws -> [String: Any] {
    let answer = ask("GET", "question")
    let found = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
    return found ?? [:]
  }
}
