import Imaging
import NeuralNetworks
import TensorCore

/// Marking damage, pixel by pixel.
struct SegmentTask: TrainingTask {
  let network: any Network

  func lesson(_ batch: Batch) throws -> Lesson {
    guard let mask = batch.mask else { preconditionFailure("marks are learnt without a mask") }
    let seen =
      network is ScratchUNet
      ? try SampleRange.signed.encode(batch.photo.gray())
      : try SampleRange.imageNet.encode(batch.photo)
    let shape = mask.shape
    return Lesson(inputs: [seen], target: mask.reshaped([shape[0], shape[1], shape[2], 1]))
  }

  func picture(_ result: Tensor, _ lesson: Lesson) throws -> Tensor? { nil }

  func measure(_ answers: [Answer]) throws -> [Measure] {
    var counts = MarkCounts()
    for answer in answers {
      // Logits: what is likelier damaged than not.
      counts.add(marked: answer.result, above: 0, damaged: answer.lesson.target)
    }
    return counts.measures
  }

  func panel(_ result: Tensor, _ lesson: Lesson) throws -> Raster {
    let values = try result.activated(.sigmoid)
    return .mask(Mask(values: values.reshaped([result.shape[1], result.shape[2]])))
  }
}

/// Pixels by what they are and what they were taken for.
struct MarkCounts: Hashable, Sendable {
  var found = 0
  var missed = 0
  var wrong = 0

  /// Counts marks above a threshold against damage above 0.5.
  mutating func add(marked: Tensor, above threshold: Float, damaged: Tensor) {
    marked.withUnsafeBufferPointer { marked in
      damaged.withUnsafeBufferPointer { damaged in
        for index in marked.indices {
          switch (marked[index] > threshold, damaged[index] > 0.5) {
          case (true, true): found += 1
          case (false, true): missed += 1
          case (true, false): wrong += 1
          case (false, false): break
          }
        }
      }
    }
  }

  var precision: Double { Self.share(found, found + wrong) }
  var recall: Double { Self.share(found, found + missed) }
  var f1: Double { Self.share(2 * found, 2 * found + wrong + missed) }
  var iou: Double { Self.share(found, found + wrong + missed) }

  /// The harmonic mean first: it decides.
  var measures: [Measure] {
    [("f1", f1), ("iou", iou), ("precision", precision), ("recall", recall)].map {
      Measure(name: $0, value: $1, better: .up)
    }
  }

  /// 1 when there is nothing to find and nothing was.
  private static func share(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 1 : Double(part) / Double(whole)
  }
}
