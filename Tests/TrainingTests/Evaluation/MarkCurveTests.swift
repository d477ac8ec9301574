import Imaging
import TensorCore
import Testing

@testable import Training

/// Marks against damage at every threshold.
struct MarkCurveTests {
  @Test func threePixelsByHand() {
    // By falling belief: found 1 of 2, precision 1; then a wrong one; then found 2 of 2, precision
    // 2/3. Average precision: 0.5 * 1 + 0.5 * 2/3 = 5/6.
    let curve = curve([0.9, 0.8, 0.3], [1, 0, 1])
    #expect(abs((curve.averagePrecision ?? 0) - 5.0 / 6) < 1e-12)
    #expect(curve.counts(at: 0.5) == MarkCounts(found: 1, missed: 1, wrong: 1))
    // At 0.3: precision 2/3, recall 1, F1 0.8; at 0.9: 1, 1/2, F1 2/3.
    #expect(curve.bestThreshold == 0.3)
    #expect(abs(curve.counts(at: 0.3).f1 - 0.8) < 1e-12)
  }

  @Test func everyThresholdIsThatOfCountingPixelByPixel() {
    var random = SeededRandom(seed: 1)
    let belief = (0..<500).map { _ in Float(Int(random.uniform() * 1000)) / 1000 }
    let truth = (0..<500).map { _ in Float(random.uniform() > 0.7 ? 1 : 0) }
    let curve = curve(belief, truth)
    for step in stride(from: 0, through: 1000, by: 50) {
      let least = Float(step) / 1000
      var counts = MarkCounts()
      for (belief, truth) in zip(belief, truth) {
        switch (belief >= least, truth == 1) {
        case (true, true): counts.found += 1
        case (false, true): counts.missed += 1
        case (true, false): counts.wrong += 1
        case (false, false): break
        }
      }
      #expect(curve.counts(at: Double(step) / 1000) == counts)
    }
  }

  @Test func whatIsMarkedWithoutDoubtHasOneThreshold() {
    #expect(curve([1, 0, 1], [1, 0, 0]).isBinary)
    #expect(!curve([1, 0.5, 1], [1, 0, 0]).isBinary)
  }

  @Test func withoutDamageThereIsNoArea() {
    #expect(curve([0.2, 0.9], [0, 0]).averagePrecision == nil)
    #expect(curve([0, 0], [0, 0]).counts(at: 0.5).f1 == 1)
  }

  @Test func photographsAreCountedTogether() {
    var both = curve([0.9, 0.1], [1, 0])
    both.add(mask([0.2, 0.6]), mask([1, 0]))
    #expect(both.counts(at: 0.5) == MarkCounts(found: 1, missed: 1, wrong: 1))
  }

  private func curve(_ belief: [Float], _ truth: [Float]) -> MarkCurve {
    var curve = MarkCurve()
    curve.add(mask(belief), mask(truth))
    return curve
  }

  private func mask(_ values: [Float]) -> Mask {
    Mask(values: Tensor(uninitialized: [1, values.count]) { _ = $0.initialize(from: values) })
  }
}
