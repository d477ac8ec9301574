import Imaging
import TensorCore
import Testing

/// A hole of the first two of four pixels: its border lies between the second and the third.
@Suite struct QualitySeamTests {
  private let hole = Mask(values: Tensor(shape: [1, 4], elements: [1, 1, 0, 0]))
  private let right = Self.gray([0.1, 0.2, 0.3, 0.4])

  @Test func theStepAcrossTheBorderIsCompared() throws {
    let made = Self.gray([0.9, 0.25, 0.3, 0.4])
    #expect(abs(try Quality.seamPercent(made, right, around: hole) - 5) < 1e-4)
  }

  @Test func anErrorOfBothSidesIsNoSeam() throws {
    let made = Self.gray([0.1, 0.4, 0.5, 0.4])
    #expect(try Quality.seamPercent(made, right, around: hole) < 1e-4)
  }

  @Test func withoutABorderThereIsNone() throws {
    let made = Self.gray([1, 1, 1, 1])
    for value: Float in [0, 1] {
      let all = Mask(height: 1, width: 4, repeating: value)
      #expect(try Quality.seamPercent(made, right, around: all) == 0)
    }
  }

  private static func gray(_ values: [Float]) -> Image {
    Image(pixels: Tensor(shape: [1, 4, 1], elements: values))
  }
}
