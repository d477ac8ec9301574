import FoundationEssentials
import Glibc
import Imaging
import NodeKit

/// A page at which votes are given, for a browser on this machine.
///
/// Its address holds a random number that nobody else knows; under it lie the page, the question of
/// the moment and its pictures. Nothing there has a name that tells who made it.
public final class VotingSite: Sendable {
  private let session: VotingSession
  private let server: LocalServer
  private let token = RandomName.make()
  private let pictures = Locked<Pictures?>(nil)
  private let ended = Locked(false)
  private let failure = Locked<(any Error)?>(nil)

  /// The files of a question.
  private struct Pictures: Sendable {
    var id: String
    var files: [String: [UInt8]]
  }

  /// A question for the page.
  private struct Question: Encodable {
    var id: String
    var number: Int
    var count: Int
  }

  /// Longer sides are made so long: browsers show no more.
  private static let longestSide = 2600

  /// Opens the page; `run` answers for it.
  ///
  /// - Parameter port: 0 for any that is free.
  /// - Throws: `EvaluationError.noPort`.
  public init(_ session: VotingSession, port: UInt16) throws {
    self.session = session
    server = try LocalServer(port: port)
  }

  /// The address of the page.
  public var address: String { "http://127.0.0.1:\(server.port)/\(token)/" }

  /// Answers until every question is answered.
  ///
  /// - Throws: what a contender or the file of votes throws, or `CancelledError`.
  public func run() throws {
    try server.run(isDone: { ended.withLock { $0 } }) { [self] in answer($0) }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    // Another site's name that leads here is not this site.
    guard ["127.0.0.1:\(server.port)", "localhost:\(server.port)"].contains(request.host) else {
      return HTTPResponse(.forbidden)
    }
    let parts = request.path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0].isEmpty, parts[1] == token else {
      return HTTPResponse(.notFound)
    }
    let rest = parts.dropFirst(2).joined(separator: "/")
    switch (request.method, rest) {
    case ("GET", ""): return HTTPResponse(VotingPage.html, type: "text/html; charset=utf-8")
    case ("GET", "question"): return guarded(question)
    case ("GET", _): return picture(rest)
    case ("POST", "vote"): return guarded { try self.vote(request.body) }
    default: return HTTPResponse(request.method == "POST" ? .notFound : .methodNotAllowed)
    }
  }

  /// The answer, or the end of everything when there is none.
  private func guarded(_ body: () throws -> HTTPResponse) -> HTTPResponse {
    do { return try body() } catch {
      failure.withLock { $0 = $0 ?? error }
      ended.withLock { $0 = true }
      return HTTPResponse(.failed)
    }
  }

  private func question() throws -> HTTPResponse {
    guard let ballot = try session.ballot() else {
      ended.withLock { $0 = true }
      return HTTPResponse("{}", type: "application/json")
    }
    try pictures.withLock { pictures in
      if pictures?.id == ballot.id { return }
      pictures = Pictures(
        id: ballot.id,
        files: [
          "photo": try Self.png(ballot.photo), "left": try Self.png(ballot.left),
          "right": try Self.png(ballot.right),
        ])
    }
    let question = Question(id: ballot.id, number: ballot.number, count: ballot.count)
    let text = String(decoding: try JSONEncoder().encode(question), as: UTF8.self)
    return HTTPResponse(text, type: "application/json")
  }

  /// A picture of the question of the moment: `ID/left`.
  private func picture(_ path: String) -> HTTPResponse {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let current = pictures.withLock({ $0 }), parts[0] == current.id,
      let file = current.files[String(parts[1])]
    else { return HTTPResponse(.notFound) }
    return HTTPResponse(png: file)
  }

  /// A vote: `ID answer`.
  private func vote(_ body: String) throws -> HTTPResponse {
    let words = body.split(separator: " ")
    guard words.count == 2, let answer = Vote.Answer(rawValue: String(words[1])) else {
      return HTTPResponse(.badRequest)
    }
    // Another window was quicker, perhaps.
    return HTTPResponse(try session.vote(answer, on: String(words[0])) ? .ok : .conflict)
  }

  private static func png(_ image: Image) throws -> [UInt8] {
    let longest = max(image.height, image.width)
    var shown = image
    if longest > longestSide {
      func scaled(_ extent: Int) -> Int { max(1, extent * longestSide / longest) }
      shown = try image.resized(
        height: scaled(image.height), width: scaled(image.width), interpolation: .lanczos)
    }
    return try ImageFile.bytes(of: shown, as: .png)
  }
}
