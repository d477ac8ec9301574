import NeuralNetworks
import TensorCore
import Testing

struct ImagePoolTests {
  private func image(_ number: Int) -> Tensor {
    Tensor(shape: [1, 2, 2, 1], repeating: Float(number))
  }

  private func number(_ image: Tensor) -> Int { Int(image.elements[0]) }

  @Test func untilItIsFullImagesComeBack() {
    var pool = ImagePool(capacity: 3, seed: 1)
    #expect((0..<3).map { number(pool.exchange(image($0))) } == [0, 1, 2])
    #expect(pool.checkpoint.images.count == 3)
  }

  @Test("Half of the images come back, the others from the pool, each of which is given once")
  func exchanges() {
    var pool = ImagePool(seed: 7)
    let given = (0..<1050).map { number(pool.exchange(image($0))) }
    let later = given.enumerated().dropFirst(50)
    // 500 of 1000, with a deviation of sqrt(1000) / 2 = 16.
    #expect(abs(later.count { $0.offset == $0.element } - 500) < 80)
    #expect(later.allSatisfy { $0.element <= $0.offset })
    #expect(Set(later.map(\.element)).count == 1000)
  }

  @Test func aBatchIsExchangedImageByImage() {
    var (whole, single) = (ImagePool(capacity: 2, seed: 3), ImagePool(capacity: 2, seed: 3))
    for start in stride(from: 0, to: 30, by: 3) {
      let numbers = [start, start + 1, start + 2]
      let batch = Tensor(
        shape: [3, 2, 2, 1], elements: numbers.flatMap { [Float](repeating: Float($0), count: 4) })
      let expected = numbers.flatMap { single.exchange(image($0)).elements }
      let found = whole.exchange(batch)
      #expect(found.shape == [3, 2, 2, 1] && found.elements == expected)
    }
  }

  @Test func aCheckpointGoesOnAsIfNothingHadHappened() {
    var pool = ImagePool(capacity: 5, seed: 2)
    for index in 0..<20 { _ = pool.exchange(image(index)) }
    let checkpoint = pool.checkpoint
    var restored = ImagePool(capacity: 5, seed: 2)
    restored.restore(draws: checkpoint.draws, images: checkpoint.images)
    for index in 20..<60 {
      #expect(pool.exchange(image(index)) == restored.exchange(image(index)))
    }
  }

  @Test func aPoolOfNoneGivesAllBackAsConstants() {
    var pool = ImagePool(capacity: 0, seed: 1)
    let result = pool.exchange(image(4).watched())
    #expect(number(result) == 4 && !result.isTracked)
  }
}
