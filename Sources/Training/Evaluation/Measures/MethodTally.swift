import Imaging
import TensorCore

/// Adds up how good the answers of one method are.
protocol MethodTally: Sendable {
  /// Takes an answer for a sample.
  ///
  /// - Throws: `CancelledError`.
  mutating func add(_ answer: Raster, _ sample: Sample) throws

  /// The measures by name, in their order.
  var measures: [(name: String, value: Double)] { get }
}

/// Means over photographs, measure by measure.
struct MeanTally: Sendable {
  private var sums: [(name: String, sum: Double, count: Int)] = []

  mutating func add(_ name: String, _ value: Double) {
    if let index = sums.firstIndex(where: { $0.name == name }) {
      sums[index].sum += value
      sums[index].count += 1
    } else {
      sums.append((name, value, 1))
    }
  }

  var measures: [(name: String, value: Double)] {
    sums.map { ($0.name, $0.sum / Double($0.count)) }
  }
}

/// Marks: F1, IoU (intersection over union), precision and recall over the pixels of all
/// photographs, at the threshold 0.5 and at the best one, which is found on these photographs; F1
/// where a pixel's distance is forgiven; and the area below precision over recall. What marks without
/// degrees has no other threshold.
struct MarkTally: MethodTally {
  private(set) var curve = MarkCurve()
  private var near = NearMarkCounts()

  mutating func add(_ answer: Raster, _ sample: Sample) throws {
    guard case .mask(let belief) = answer, let truth = sample.mask else {
      preconditionFailure("marks are measured that are no mask, or without a truth")
    }
    curve.add(belief, truth)
    try near.add(belief, truth)
  }

  var measures: [(name: String, value: Double)] {
    let counts = curve.counts(at: 0.5)
    let half = [
      ("f1", counts.f1), ("iou", counts.iou), ("precision", counts.precision),
      ("recall", counts.recall), ("near-f1", near.f1),
    ]
    guard !curve.isBinary else { return half }
    let best = curve.counts(at: curve.bestThreshold)
    return half
      + [("pr-auc", curve.averagePrecision)].compactMap { name, value in
        value.map { (name, $0) }
      } + [
        ("best-threshold", curve.bestThreshold), ("best-f1", best.f1), ("best-iou", best.iou),
        ("best-precision", best.precision), ("best-recall", best.recall),
      ]
  }
}

/// Pictures against what they should be, mean over photographs: PSNR, SSIM and the mean absolute
/// difference, as `Quality` defines them; equal pictures count 99 dB.
struct PictureTally: MethodTally {
  private var means = MeanTally()

  mutating func add(_ answer: Raster, _ sample: Sample) throws {
    let made = answer.asImage
    means.add("psnr-db", min(99, try Quality.psnr(made, sample.clean)))
    means.add("ssim", try Quality.ssim(made, sample.clean))
    means.add("l1-percent", try Quality.l1Percent(made, sample.clean))
  }

  var measures: [(name: String, value: Double)] { means.measures }
}
