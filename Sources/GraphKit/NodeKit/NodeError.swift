/// A user's mistake in how a node is used that its declaration can't tell: what is wrong and how to mend it.
public struct NodeError: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  /// What is wrong, without the node's name: the engine adds it.
  public let problem: String
  /// How to mend it.
  public let remedy: String?
  /// The option that it is about, where there is one: the caret goes there.
  public let option: String?
  /// Whether a file that the node reads is at fault, not how the node is used.
  public let isUnreadableFile: Bool

  /// Makes an error.
  public init(
    _ problem: String, remedy: String? = nil, option: String? = nil, isUnreadableFile: Bool = false
  ) {
    self.problem = problem
    self.remedy = remedy
    self.option = option
    self.isUnreadableFile = isUnreadableFile
  }

  /// Two images or masks that had to have one size.
  public static func sizesDiffer(
    _ first: String, _ firstSize: (height: Int, width: Int), _ second: String,
    _ secondSize: (height: Int, width: Int)
  ) -> NodeError {
    NodeError(
      "'\(first)' is \(firstSize.width)x\(firstSize.height) "
        + "but '\(second)' is \(secondSize.width)x\(secondSize.height)",
      remedy: "bring both to one size with a resize or crop node")
  }

  public var description: String { remedy.map { "\(problem); \($0)" } ?? problem }
}
