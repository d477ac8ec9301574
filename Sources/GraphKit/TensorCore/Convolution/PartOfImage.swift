/// Says that what is convolved now is a part of a larger image: then convolutions sum in the way
/// that they choose for the whole, and a part's results have the bits of the whole's.
public struct PartOfImage: Sendable {
  @TaskLocal static var current: PartOfImage?

  private let part: (height: Int, width: Int)
  private let whole: (height: Int, width: Int)

  /// Runs `body`, whose images are to its input what a network's are: smaller or larger by whole
  /// factors.
  ///
  /// - Parameters:
  ///   - part: the input of `body`, pixels.
  ///   - whole: the image of which it is a part, pixels.
  public static func run<Result>(
    _ part: (height: Int, width: Int), of whole: (height: Int, width: Int),
    _ body: () throws -> Result
  ) rethrows -> Result {
    try $current.withValue(PartOfImage(part: part, whole: whole), operation: body)
  }

  /// The extents in the whole image of what has these in the part.
  static func wholeExtents(_ height: Int, _ width: Int) -> (height: Int, width: Int) {
    guard let current else { return (height, width) }
    return (
      height * current.whole.height / current.part.height,
      width * current.whole.width / current.part.width
    )
  }
}
