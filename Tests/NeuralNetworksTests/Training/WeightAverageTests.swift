import TensorCore
import Testing

@testable import NeuralNetworks

struct WeightAverageTests {
  private struct Weights: Module {
    let w = Parameter([2], .constant(0))
    let fixed = Parameter([1], .constant(5), isTrainable: false)
    var children: Children { ["w": w, "fixed": fixed] }
  }

  private let module = Weights()

  init() { module.initialize(seed: 0) }

  private func set(_ value: Float) { module.w.value = Tensor(shape: [2], repeating: value) }

  @Test("Decay 0.75 from 0: of 4 it becomes 1, of 5 then 2; the weights stay")
  func averages() throws {
    let average = WeightAverage(module, decay: 0.75)
    set(4)
    try average.update()
    #expect(average.checkpoint.map(\.name) == ["w"])
    #expect(average.checkpoint[0].value.elements == [1, 1])
    set(5)
    try average.update()
    #expect(average.checkpoint[0].value.elements == [2, 2])
    #expect(module.w.value.elements == [5, 5])
  }

  @Test func statisticsOfBatchNormsAreAveraged() throws {
    let norm = BatchNorm2d(1)
    norm.initialize(seed: 0)
    let average = WeightAverage(norm, decay: 0.75)
    norm.runningMean.value = Tensor(shape: [1], repeating: 4)
    try average.update()
    #expect(average { norm.runningMean.value.elements } == [1])
    #expect(average { norm.runningVariance.value.elements } == [1])
    #expect(norm.runningMean.value.elements == [4])
  }

  @Test("At step 2 a decay of 0.75 is 3/12 yet: of 4 and 0 it becomes 3")
  func whatItBeganWithIsLeftBehind() throws {
    let average = WeightAverage(module, decay: 0.75)
    set(4)
    try average.update(step: 2)
    #expect(average.checkpoint[0].value.elements == [3, 3])
    try average.update(step: 1000)
    #expect(average.checkpoint[0].value.elements == [3.25, 3.25])
  }

  @Test func averagesTakeThePlaceOfWeightsForAWhile() throws {
    struct Failure: Error {}
    let average = WeightAverage(module, decay: 0.5)
    set(8)
    try average.update()
    #expect(average { module.w.value.elements } == [4, 4])
    #expect(throws: Failure.self) { try average { throw Failure() } }
    #expect(module.w.value.elements == [8, 8])
  }

  @Test func aCheckpointGoesOn() throws {
    let average = WeightAverage(module, decay: 0.5)
    set(8)
    try average.update()
    let restored = WeightAverage(module, decay: 0.5)
    restored.restore(Dictionary(uniqueKeysWithValues: average.checkpoint))
    for each in [average, restored] {
      try each.update()
      #expect(each.checkpoint[0].value.elements == [6, 6])
    }
  }
}
