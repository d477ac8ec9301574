import Testing

@testable import Training

/// Curves made smooth and short.
struct RunningMeanTests {
  @Test func theMeanIsOfBothSides() {
    // (1 + 2) / 2, (1 + 2 + 6) / 3, (2 + 6 + 1) / 3, (6 + 1) / 2.
    #expect(points([1, 2, 6, 1]).runningMean(reach: 1).map(\.value) == [1.5, 3, 3, 3.5])
    #expect(points([5]).runningMean(reach: 3).map(\.value) == [5])
    #expect(points([]).runningMean(reach: 3).isEmpty)
  }

  @Test func withoutReachACurveIsItself() {
    let line = points((0..<50).map(Double.init))
    #expect(line.runningMean(reach: 0) == line)
  }

  @Test func thinningKeepsPeaksAndOrder() {
    var values = [Double](repeating: 1, count: 1000)
    (values[301], values[303]) = (-9, 9)
    let thin = points(values).thinned(toColumns: 10)
    #expect(thin.count <= 20)
    #expect(thin.map(\.value).min() == -9 && thin.map(\.value).max() == 9)
    #expect(thin.map(\.step) == thin.map(\.step).sorted())
  }

  @Test func shortCurvesAreLeftAlone() {
    let short = points([3, 1, 2])
    #expect(short.thinned(toColumns: 2) == short)
  }

  private func points(_ values: [Double]) -> [TrainingCurves.Point] {
    values.enumerated().map { TrainingCurves.Point(step: $0, value: $1) }
  }
}
