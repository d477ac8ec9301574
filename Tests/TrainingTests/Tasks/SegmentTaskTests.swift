import TensorCore
import Testing

@testable import Training

/// Marks by what they are and what they were taken for.
struct SegmentTaskTests {
  @Test func marksAreCounted() {
    var counts = MarkCounts()
    // Found, missed, wrong, right to leave alone.
    counts.add(
      marked: Tensor(shape: [4], elements: [1, -1, 1, -1]), above: 0,
      damaged: Tensor(shape: [4], elements: [1, 1, 0, 0]))
    #expect(counts == MarkCounts(found: 1, missed: 1, wrong: 1))
    #expect(counts.precision == 0.5 && counts.recall == 0.5 && counts.f1 == 0.5)
    #expect(counts.iou == 1.0 / 3)
  }

  @Test func nothingToFindAndNothingFoundIsRight() {
    #expect(MarkCounts().f1 == 1 && MarkCounts().iou == 1)
    #expect(MarkCounts(wrong: 3).f1 == 0)
  }

  @Test func theFirstMeasureDecides() {
    #expect(MarkCounts().measures.map(\.name) == ["f1", "iou", "precision", "recall"])
    #expect(Measure(name: "f1", value: 0.5, better: .up).beats(0.4))
    #expect(Measure(name: "l1", value: 0.5, better: .down).beats(0.6))
  }
}
