import NodeKit

/// Two results for one photograph, of which one is to be chosen.
struct Question: Hashable, Sendable {
  /// The photograph's place in the list.
  let index: Int
  let photo: String
  /// Places in the list of contenders.
  let left: Int
  let right: Int

  /// Every pair of contenders for every photograph, but for those that were voted on: the order of
  /// questions and the sides are drawn, and tell nothing.
  ///
  /// - Parameter names: of the contenders.
  static func all(
    photos: [String], names: [String], without votes: [Vote], seed: UInt64
  ) -> [Question] {
    let done = Set(votes.map(Contest.init))
    var random = SeededRandom(seed: seed, name: "questions")
    var questions: [Question] = []
    for (index, photo) in photos.enumerated() {
      for a in names.indices {
        for b in names.indices.dropFirst(a + 1) {
          // Drawn for all, so that votes change nothing about the rest.
          let isTurned = random.next() & 1 == 1
          let (left, right) = isTurned ? (b, a) : (a, b)
          questions.append(Question(index: index, photo: photo, left: left, right: right))
        }
      }
    }
    return questions.shuffled(using: &random).filter {
      !done.contains(Contest($0.photo, names[$0.left], names[$0.right]))
    }
  }
}
