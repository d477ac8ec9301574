/// What somebody said of two results for one photograph.
public struct Vote: Codable, Hashable, Sendable {
  /// What one can say.
  public enum Answer: String, Codable, CaseIterable, Sendable {
    case left
    case right
    case equal
    /// Nothing.
    case skip
  }

  /// The photograph's path within its folder.
  public var photo: String
  /// Whose results stood where.
  public var left: String
  public var right: String
  public var answer: Answer
}

/// Who competes about what, in whichever order.
struct Contest: Hashable, Sendable {
  let photo: String
  private let contenders: Set<String>

  init(_ photo: String, _ a: String, _ b: String) { (self.photo, contenders) = (photo, [a, b]) }

  init(_ vote: Vote) { self.init(vote.photo, vote.left, vote.right) }
}
