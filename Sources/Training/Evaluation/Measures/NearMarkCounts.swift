import Imaging
import TensorCore

/// Marks against damage where a pixel's distance is forgiven, also a diagonal one: a mark is right if
/// damage lies so near, and damage is found if a mark does. Two people who draw a scratch do not agree
/// on its rim either: D. Martin, C. Fowlkes and J. Malik, "Learning to Detect Natural Image Boundaries
/// Using Local Brightness, Color, and Texture Cues", 2004, measure outlines with such a tolerance.
struct NearMarkCounts: Hashable, Sendable {
  private var (marks, right) = (0, 0)
  private var (damage, found) = (0, 0)

  /// Counts the pixels of a photograph: beliefs and damage of at least 0.5.
  ///
  /// - Throws: `CancelledError`.
  mutating func add(_ belief: Mask, _ truth: Mask) throws {
    let isRight = Self.count(belief, near: try truth.dilated(radius: 1, element: .square))
    let isFound = Self.count(truth, near: try belief.dilated(radius: 1, element: .square))
    (marks, right) = (marks + isRight.all, right + isRight.near)
    (damage, found) = (damage + isFound.all, found + isFound.near)
  }

  /// The harmonic mean of the share of marks that are right and the share of damage that is found; 1
  /// when there is nothing to find and nothing was.
  var f1: Double {
    guard marks + damage > 0 else { return 1 }
    guard right > 0, found > 0 else { return 0 }
    let (precision, recall) = (Double(right) / Double(marks), Double(found) / Double(damage))
    return 2 * precision * recall / (precision + recall)
  }

  /// The pixels of a mask, and those of them that lie in another.
  private static func count(_ mask: Mask, near other: Mask) -> (all: Int, near: Int) {
    precondition(mask.values.shape == other.values.shape, "marks and damage of two sizes")
    return mask.values.withUnsafeBufferPointer { mask in
      other.values.withUnsafeBufferPointer { other in
        var (all, near) = (0, 0)
        for index in mask.indices where mask[index] >= 0.5 {
          all += 1
          if other[index] >= 0.5 { near += 1 }
        }
        return (all, near)
      }
    }
  }
}
