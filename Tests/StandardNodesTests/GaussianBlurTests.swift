import NodeKit
import Testing

@Suite struct GaussianBlurTests {
  private let dot = mask([0, 0, 0, 0, 1, 0, 0, 0, 0])

  @Test func aDotBecomesABell() throws {
    let bell = try callNode("gaussian-blur", ["image": dot]).mask("image").values.elements
    // exp(-x²/2) / sqrt(2 pi)
    for (value, expected) in zip(bell[4...], [0.3989, 0.2420, 0.0540] as [Float]) {
      #expect(abs(value - expected) < 2e-3)
    }
    #expect(bell[3] == bell[5])
  }

  @Test func sigmaZeroChangesNothing() throws {
    let image = gray([0, 1], [0.25, 0.5])
    let blurred = try callNode("gaussian-blur", ["image": image], ["sigma": .number(0)])
    #expect(try blurred.image() == image)
  }
}
