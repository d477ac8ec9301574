import Imaging
import TensorCore
import Testing

@Suite struct ThresholdTests {
  /// A clear scratch that fades to the right, and a faint speck apart from it.
  private let scratch = Mask(
    values: Tensor(
      shape: [3, 6],
      elements: [
        0.9, 0, 0, 0, 0, 0,
        0, 0.4, 0.3, 0.2, 0, 0.4,
        0, 0, 0, 0, 0, 0,
      ]))

  @Test func valuesOfTheThresholdItselfAreIn() throws {
    let mask = Mask(values: Tensor(shape: [1, 3], elements: [0.49, 0.5, 0.51]))
    #expect(try mask.thresholded(at: 0.5).values.elements == [0, 1, 1])
    #expect(try mask.thresholded(at: 0).values.elements == [1, 1, 1])
  }

  @Test func withoutALowThresholdTheFaintPartIsLost() throws {
    #expect(try scratch.thresholded(at: 0.5).values.elements.reduce(0, +) == 1)
    #expect(try scratch.thresholded(at: 0.5, low: 0.5) == scratch.thresholded(at: 0.5))
  }

  @Test func hysteresisFollowsAScratchAndLeavesSpecksOut() throws {
    #expect(
      try scratch.thresholded(at: 0.5, low: 0.3).values.elements == [
        1, 0, 0, 0, 0, 0,
        0, 1, 1, 0, 0, 0,
        0, 0, 0, 0, 0, 0,
      ])
  }

  @Test func withALowThresholdOfZeroEverythingHangsTogether() throws {
    #expect(try scratch.thresholded(at: 0.5, low: 0).values.elements.allSatisfy { $0 == 1 })
    #expect(try scratch.thresholded(at: 0.95, low: 0).values.elements.allSatisfy { $0 == 0 })
  }

  @Test func theThresholdOfAShareLeavesNoMore() throws {
    let belief = Mask(values: Tensor(shape: [1, 5], elements: [1, 0.75, 0.5, 0.5, 0]))
    #expect(belief.threshold(ofMost: 1) == 0)
    #expect(belief.threshold(ofMost: 0.5) > 0.5 && belief.threshold(ofMost: 0.5) <= 0.75)
    #expect(belief.threshold(ofMost: 0.2) > 0.75 && belief.threshold(ofMost: 0.2) <= 1)
    #expect(belief.threshold(ofMost: 0.1) > 1)
  }

  @Test func theShareIsOfThePixelsAboveOneHalf() {
    #expect(Mask(values: Tensor(shape: [1, 4], elements: [1, 0.5, 0.6, 0])).shareAboveHalf == 0.5)
  }
}
