import Testing

@testable import Training

/// Axes with round numbers.
struct AxisScaleTests {
  @Test(arguments: [
    (0.0...0.97, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (14.2...21.1, ["14", "16", "18", "20", "22"]),
    (-3.0...4.0, ["-4", "-2", "0", "2", "4"]),
    (0.0...24_000.0, ["0", "5k", "10k", "15k", "20k", "25k"]),
    (0.0...2500.0, ["0", "500", "1000", "1500", "2000", "2500"]),
    (0.00012...0.00019, ["0.00012", "0.00014", "0.00016", "0.00018", "0.00020"]),
  ])
  func ticksAreRound(range: ClosedRange<Double>, labels: [String]) {
    let scale = AxisScale(covering: range, steps: 5)
    #expect(scale.ticks.map { scale.label($0) } == labels)
    // But for the last bit.
    #expect(scale.range.lowerBound <= range.lowerBound + 1e-12)
    #expect(scale.range.upperBound >= range.upperBound - 1e-12)
  }

  @Test(arguments: [0, 1, -250, 1e-12]) func aFlatCurveHasAnAxisToo(_ value: Double) {
    let scale = AxisScale(covering: value...value, steps: 5)
    #expect(scale.ticks.count >= 2)
    #expect((0...1).contains(scale.place(value)))
  }

  @Test func placesGoFromEndToEnd() {
    let scale = AxisScale(covering: 0...1, steps: 5)
    #expect([0, 0.25, 1].map { scale.place($0) } == [0, 0.25, 1])
  }

  @Test func shortValuesHaveFourDigits() {
    let values = [0, 0.123456, 23.4567, 1234.56, 20, -0.00512345, 1e-9]
    #expect(
      values.map { AxisScale.short($0) }
        == ["0", "0.1235", "23.46", "1235", "20", "-0.005123", "1e-09"])
  }
}
