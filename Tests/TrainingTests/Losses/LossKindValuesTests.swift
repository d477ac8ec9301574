import NeuralNetworks
import TensorCore
import Testing

@testable import Training

/// Losses that recipes name.
struct LossKindValuesTests {
  private let task = InpaintTask(network: PartialConvUNet())
  private let result = Tensor(shape: [1, 1, 2, 1], elements: [3, 5])
  private var lesson: Lesson {
    Lesson(
      inputs: [], target: Tensor(shape: [1, 1, 2, 1], elements: [1, 1]),
      hole: Tensor(shape: [1, 1, 2], elements: [1, 0]),
      overlapWeights: Tensor(shape: [1, 1, 2], elements: [10, 1]))
  }

  /// Differences of 2 in the hole and 4 outside of it.
  @Test(
    arguments: [
      (.l1, 3), (.l2, 10), (.holeL1, 1), (.holeL2, 2), (.validL1, 2), (.overlapL2, 28),
    ] as [(LossKind, Float)])
  func differencesAreMeansOverAllElements(_ kind: LossKind, _ expected: Float) throws {
    let value = try #require(try kind.value(result, lesson, task, positiveWeight: nil))
    #expect(abs(value.elements[0] - expected) < 1e-5)
  }

  /// One damaged pixel of four: each counts as three. -log sigmoid(0) = log 2 everywhere.
  @Test func damagedPixelsCountAsManyTimesAsTheyAreRarer() throws {
    let lesson = Lesson(inputs: [], target: Tensor(shape: [4], elements: [1, 0, 0, 0]))
    let logits = Tensor(shape: [4])
    func value(_ weight: Float?) throws -> Float? {
      try LossKind.bce.value(logits, lesson, task, positiveWeight: weight)?.elements[0]
    }
    #expect(abs((try value(nil) ?? 0) - 0.693147 * 6 / 4) < 1e-5)
    #expect(abs((try value(1) ?? 0) - 0.693147) < 1e-5)
  }

  @Test func sumsAreWeightedAndTellTheirParts() throws {
    var sum = LossSum()
    try sum.add(Tensor(shape: [1], elements: [2]), 3, as: "a")
    try sum.add(Tensor(shape: [1], elements: [5]), 1, as: "b")
    #expect(sum.total?.elements == [11])
    #expect(sum.parts.map(\.value) == [2, 5])
    #expect(sum.notFinite == nil)
    try sum.add(Tensor(shape: [1], elements: [.nan]), 1, as: "c")
    #expect(sum.notFinite == "c")
  }
}
