import NeuralNetworks
import TensorCore
import Testing

struct ReconstructionLossTests {
  private func number(_ value: Float) -> Tensor { Tensor(shape: [1], elements: [value]) }

  @Test("10 |1 - 3| + 10 |0 - 0.5|, and half of it for identity")
  func cycleGAN() throws {
    let loss = ReconstructionLoss.cycleGAN
    let (a, b) = (number(3), number(0.5))
    #expect(try loss.cycle(a: a, backToA: number(1), b: b, backToB: number(0)).elements == [25])
    #expect(
      try loss.identity(a: a, translatedToA: number(1), b: b, translatedToB: number(0)).elements
        == [12.5])
  }

  @Test("20 |1 - 3| + 20 |0 - 0.5|, and nothing for identity")
  func dualGAN() throws {
    let loss = ReconstructionLoss.dualGAN
    let (a, b) = (number(3), number(0.5))
    let back = number(1).watched()
    let sum = try loss.cycle(a: a, backToA: back, b: b, backToB: number(0))
    #expect(sum.elements == [50])
    #expect(try sum.backward()[back]?.elements == [-20])
    #expect(
      try loss.identity(a: a, translatedToA: back, b: b, translatedToB: b).elements == [0])
  }
}
