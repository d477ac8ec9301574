/// The neighbourhood that morphology looks at.
public enum StructuringElement: String, CaseIterable, Sendable {
  /// Pixels at most `radius` rows and at most `radius` columns away.
  case square
  /// Pixels at most `radius` away as the crow flies: dx² + dy² <= radius².
  case disk

  /// How far a disk reaches to both sides in the rows `0...radius` from its centre:
  /// the largest w with w² + dy² <= radius².
  static func halfWidths(radius: Int) -> [Int32] {
    var width = radius
    return (0...radius).map { dy in
      while width * width + dy * dy > radius * radius { width -= 1 }
      return Int32(width)
    }
  }
}
