import NeuralNetworks
import TensorCore

extension LossKind {
  /// The loss of a result, a single number; `nil` for those that need more than it.
  ///
  /// - Throws: `CancelledError`.
  func value(
    _ result: Tensor, _ lesson: Lesson, _ task: some TrainingTask, positiveWeight: Float?
  ) throws -> Tensor? {
    switch self {
    case .l1: try result.meanAbsoluteError(to: lesson.target)
    case .l2: try result.meanSquaredError(to: lesson.target)
    case .holeL1:
      try lesson.hole.map {
        try result.meanAbsoluteError(to: lesson.target, pixelWeights: $0)
      }
    case .holeL2:
      try lesson.hole.map {
        try result.meanSquaredError(to: lesson.target, pixelWeights: $0)
      }
    case .validL1:
      try lesson.hole.map {
        try result.meanAbsoluteError(
          to: lesson.target, pixelWeights: $0.mapped { 1 - $0 })
      }
    case .overlapL2:
      try lesson.overlapWeights.map {
        try result.meanSquaredError(to: lesson.target, pixelWeights: $0)
      }
    case .bce:
      try result.binaryCrossEntropy(
        to: lesson.target,
        positiveWeight: positiveWeight ?? Self.classRatio(lesson.target))
    case .dice: try result.diceLoss(to: lesson.target)
    case .tv: try task.picture(result, lesson)?.totalVariation()
    case .perceptual, .style, .adversarial, .featureMatching, .cycle, .identity: nil
    }
  }

  /// Sound pixels for each damaged one, as in Mail.ru's service; within bounds, as a batch may have
  /// hardly any damage.
  private static func classRatio(_ target: Tensor) -> Float {
    let damaged = target.withUnsafeBufferPointer { $0.reduce(0) { $0 + Double($1) } }
    return Float(max(1, min(100, (Double(target.count) - damaged) / max(1, damaged))))
  }
}

/// A sum of losses with its parts, for logs.
struct LossSum {
  private(set) var total: Tensor?
  /// The parts, not weighted, in their order.
  private(set) var parts: [(name: String, value: Float)] = []

  /// Adds a loss with its weight.
  ///
  /// - Throws: `CancelledError`.
  mutating func add(_ value: Tensor, _ weight: Float, as name: String) throws {
    parts.append((name, value.elements[0]))
    let weighted = try value.multiplied(by: weight)
    total = try total?.adding(weighted) ?? weighted
  }

  /// The first part that is no finite number.
  var notFinite: String? { parts.first { !$0.value.isFinite }?.name }
}
