import TensorCore
import Testing

@testable import NeuralNetworks

struct GradientsClippingTests {
  private struct Weights: Module {
    let a = Parameter([2], .constant(1))
    let b = Parameter([1], .constant(1))
    let frozen = Parameter([1], .constant(1))
    var children: Children { ["a": a, "b": b, "frozen": frozen] }
  }

  private let module = Weights()

  /// The gradient of <a, (2, 3)> + <b, 6> by a and b.
  private func gradients(_ ofB: Float = 6) throws -> Gradients {
    module.initialize(seed: 0)
    return try TrainingMode()() {
      let a = try module.a.value.multiplied(by: Tensor(shape: [2], elements: [2, 3])).mean()
      let b = try module.b.value.multiplied(by: ofB)
      return try a.multiplied(by: 2).adding(b).backward()
    }
  }

  private var parameters: [Parameter] { module.namedParameters.map(\.parameter) }

  @Test("(2, 3, 6) has the length 7; of length 3.5 it is (1, 1.5, 3)")
  func byNorm() throws {
    var gradients = try gradients()
    #expect(try gradients.clip(toNorm: 3.5, of: parameters) == 7)
    #expect(gradients[module.a]?.elements == [1, 1.5] && gradients[module.b]?.elements == [3])
    #expect(gradients[module.frozen] == nil)
    #expect(try gradients.clip(toNorm: 4, of: parameters) == 3.5)
    #expect(gradients[module.b]?.elements == [3])
  }

  @Test func byValue() throws {
    var gradients = try gradients(-6)
    try gradients.clip(toValue: 2.5, of: parameters)
    #expect(gradients[module.a]?.elements == [2, 2.5] && gradients[module.b]?.elements == [-2.5])
  }

  @Test func whatIsNotFiniteIsNotHidden() throws {
    var infinite = try gradients(.infinity)
    #expect(try infinite.clip(toNorm: 1, of: parameters) == .infinity)
    #expect(infinite[module.a]?.elements == [2, 3])
    var undefined = try gradients(.nan)
    try undefined.clip(toValue: 1, of: parameters)
    #expect(undefined[module.b]?.elements[0].isNaN == true)
  }
}
