import TensorCore
import Testing

@testable import NeuralNetworks

struct DropoutTests {
  private func dropped(
    seed: UInt64 = 1, name: String = "a", count: Int = 100_000
  ) throws -> Tensor {
    var x = Tensor(shape: [count], repeating: 3)
    try Dropout(rate: 0.25).apply(to: &x, seed: seed, name: name)
    return x
  }

  @Test func elementsAreZeroOrScaledUp() throws {
    let elements = try dropped().elements
    #expect(Set(elements) == [0, 4])
    // 25,000 of 100,000, with a deviation of sqrt(100,000 / 4 * 3 / 4) = 137.
    #expect(abs(elements.count { $0 == 0 } - 25_000) < 700)
  }

  @Test func seedAndNameChooseThem() throws {
    #expect(try dropped() == dropped())
    #expect(try dropped() != dropped(seed: 2))
    #expect(try dropped() != dropped(name: "b"))
  }

  @Test func anElementsFateDoesNotDependOnHowTheWorkIsCut() throws {
    let (long, short) = (try dropped().elements, try dropped(count: 40_001).elements)
    #expect(Array(long[..<40_001]) == short)
  }
}
