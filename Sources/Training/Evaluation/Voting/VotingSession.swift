public import Imaging
import NodeKit

/// Asks which of two results is better, and keeps the answers: what a page and a terminal share.
///
/// Whoever is asked sees pictures and a random number, and nothing of where they come from.
public final class VotingSession: Sendable {
  /// A question with its pictures.
  public struct Ballot: Sendable {
    /// What the question is known by.
    public let id: String
    /// Which one it is, from 1, of how many.
    public let number: Int
    public let count: Int
    /// The photograph, and the two results, in equal sizes where they are equal.
    public let photo: Image
    public let left: Image
    public let right: Image
    fileprivate let question: Question
  }

  private let names: [String]
  private let log: VoteLog
  private let questions: [Question]
  private let queue: BackgroundQueue<Ballot?>
  private let current = Locked<Ballot?>(nil)

  /// Prepares the questions that have no answer yet.
  ///
  /// - Parameters:
  ///   - photos: the folder of photographs, absolute.
  ///   - count: how many of them, evenly spaced; `nil` for all.
  /// - Throws: `EvaluationError`, or `FileError`.
  public init(
    _ contenders: [Contender], photos folder: String, count: Int?, votes log: VoteLog, seed: UInt64
  ) throws {
    precondition(contenders.count > 1, "a comparison of \(contenders.count)")
    let paths = try PhotoList.paths(of: folder, count: count)
    (names, self.log) = (contenders.map(\.name), log)
    let votes = try log.votes()
    try log.checkTakesVotes()
    let questions = Question.all(
      photos: paths.map { String($0.dropFirst(folder.count + 1)) }, names: names, without: votes,
      seed: seed)
    self.questions = questions
    // One lies ready while another is looked at.
    queue = BackgroundQueue(capacity: 1) { number in
      guard number < questions.count else { return nil }
      return try Self.ballot(questions, number, contenders, folder)
    }
  }

  /// Questions that had no answer in the beginning.
  public var questionCount: Int { questions.count }

  /// The question of the moment, `nil` when all are answered. Photographs that can't be read, or that
  /// a contender has no result for, are passed over.
  ///
  /// - Throws: what a contender throws.
  public func ballot() throws -> Ballot? {
    try current.withLock { current in
      if let current { return current }
      while let next = try queue.next() {
        guard let ballot = next else { continue }
        current = ballot
        return ballot
      }
      return nil
    }
  }

  /// Keeps the answer to the question of the moment; `false` when another one is asked now.
  ///
  /// - Throws: `FileError`; the question stays then.
  public func vote(_ answer: Vote.Answer, on id: String) throws -> Bool {
    try current.withLock { current in
      guard let ballot = current, ballot.id == id else { return false }
      let question = ballot.question
      try log.append(
        Vote(
          photo: question.photo, left: names[question.left], right: names[question.right],
          answer: answer))
      current = nil
      return true
    }
  }

  /// Lets the thread end that makes results.
  public func stop() { queue.stop() }

  private static func ballot(
    _ questions: [Question], _ number: Int, _ contenders: [Contender], _ folder: String
  ) throws -> Ballot? {
    let question = questions[number]
    let path = "\(folder)/\(question.photo)"
    do {
      guard let left = try contenders[question.left].result(question.index, path),
        let right = try contenders[question.right].result(question.index, path)
      else { return nil }
      return Ballot(
        id: RandomName.make(), number: number + 1, count: questions.count, photo: left.photo.bare,
        left: left.made.bare, right: right.made.bare, question: question)
    } catch let error as FileError where error.path == path {
      return nil
    } catch is NotFiniteAnswer {
      throw EvaluationError.notFinite(contenders[question.left].name)
    }
  }
}

extension Image {
  /// The pixels alone: what a file says beside them could tell who made it.
  fileprivate var bare: Image { Image(pixels: pixels) }
}

/// Names that nobody guesses.
enum RandomName {
  /// 128 random bits as hexadecimal digits.
  static func make() -> String {
    var system = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(system.next(), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
