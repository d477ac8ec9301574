import Imaging
import TensorCore

/// How well marks meet damage, at every threshold: pixels by their belief in thousandths, damaged
/// and sound ones apart, over all photographs together.
struct MarkCurve: Hashable, Sendable {
  private static let steps = 1000

  private var damaged = [Int](repeating: 0, count: steps + 1)
  private var sound = [Int](repeating: 0, count: steps + 1)

  /// Counts the pixels of a photograph: belief `[H, W]` in 0...1 against damage of at least 0.5.
  mutating func add(_ belief: Mask, _ truth: Mask) {
    precondition(belief.values.shape == truth.values.shape, "marks and damage of two sizes")
    belief.values.withUnsafeBufferPointer { belief in
      truth.values.withUnsafeBufferPointer { truth in
        for index in belief.indices {
          let step = Int(max(0, min(1, belief[index])) * Float(Self.steps))
          if truth[index] >= 0.5 { damaged[step] += 1 } else { sound[step] += 1 }
        }
      }
    }
  }

  /// The counts when beliefs of at least a threshold are marks.
  func counts(at threshold: Double) -> MarkCounts {
    let first = Int((threshold * Double(Self.steps)).rounded())
    let found = damaged[first...].reduce(0, +)
    return MarkCounts(
      found: found, missed: damaged.reduce(0, +) - found, wrong: sound[first...].reduce(0, +))
  }

  /// Whether every belief is 0 or 1: then there is one threshold only.
  var isBinary: Bool {
    (1..<Self.steps).allSatisfy { damaged[$0] == 0 && sound[$0] == 0 }
  }

  /// The threshold of the greatest F1 score, the highest of several.
  var bestThreshold: Double {
    var (best, threshold) = (-1.0, 0.5)
    for step in (1...Self.steps).reversed() {
      let f1 = counts(at: Double(step) / Double(Self.steps)).f1
      if f1 > best { (best, threshold) = (f1, Double(step) / Double(Self.steps)) }
    }
    return threshold
  }

  /// The area below precision over recall, as average precision: the sum, over falling thresholds,
  /// of the precision times what the recall gained; `nil` where nothing is damaged.
  var averagePrecision: Double? {
    let total = damaged.reduce(0, +)
    guard total > 0 else { return nil }
    var (found, wrong, area) = (0, 0, 0.0)
    for step in (0...Self.steps).reversed() where damaged[step] + sound[step] > 0 {
      found += damaged[step]
      wrong += sound[step]
      area += Double(damaged[step]) / Double(total) * Double(found) / Double(found + wrong)
    }
    return area
  }
}
